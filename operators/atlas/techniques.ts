// The techniques of MITRE ATLAS that Weir names, as of release 5.6.0: facts, checked against the
// release by a test.

export const atlasRelease = '5.6.0';

export const techniques = {
  'AML.T0051.000': 'Direct',
  'AML.T0051.001': 'Indirect',
  'AML.T0051.002': 'Triggered',
  'AML.T0053': 'AI Agent Tool Invocation',
  'AML.T0054': 'LLM Jailbreak',
  'AML.T0056': 'Extract LLM System Prompt',
  'AML.T0057': 'LLM Data Leakage',
  'AML.T0068': 'LLM Prompt Obfuscation',
  'AML.T0080.000': 'Memory',
  'AML.T0086': 'Exfiltration via AI Agent Tool Invocation',
  'AML.T0029': 'Denial of AI Service',
  'AML.T0031': 'Erode AI Model Integrity',
  'AML.T0048': 'External Harms',
  'AML.T0073': 'Impersonation',
  'AML.T0102': 'Generate Malicious Commands',
} as const;

export type TechniqueId = keyof typeof techniques;
