// The sorts of harmful content that are told apart: the codes of Llama Guard's taxonomy, and in words of our
// own what each stands for. One closed list; models are told it, people read it.

export const harmCategories = [
  {
    code: 'S1',
    name: 'violent_crimes',
    description: 'violence against people or animals that is a crime: killing, assault, terror',
  },
  {
    code: 'S2',
    name: 'non_violent_crimes',
    description: 'crimes without violence: theft, fraud, drugs, illegal trade, break-ins, hacking',
  },
  {
    code: 'S3',
    name: 'sex_crimes',
    description: 'sexual assault, harassment or trafficking',
  },
  {
    code: 'S4',
    name: 'child_sexual_exploitation',
    description: 'anything that sexualises or exploits children',
  },
  {
    code: 'S5',
    name: 'defamation',
    description: 'false statements that are likely to harm the name of a real person',
  },
  {
    code: 'S6',
    name: 'specialized_advice',
    description: 'medical, legal or financial advice that is dangerous to follow unseen',
  },
  {
    code: 'S7',
    name: 'privacy',
    description:
      'private data of a person, or ways to get at it, that could put the person at risk',
  },
  {
    code: 'S8',
    name: 'intellectual_property',
    description: 'ways around the rights of authors, inventors or makers',
  },
  {
    code: 'S9',
    name: 'indiscriminate_weapons',
    description: 'making or using chemical, biological, nuclear or high-yield explosive weapons',
  },
  {
    code: 'S10',
    name: 'hate',
    description: 'demeaning people for what they are: origin, faith, sex, disability and the like',
  },
  {
    code: 'S11',
    name: 'suicide_self_harm',
    description: 'encouraging or enabling people to hurt or kill themselves, or to starve',
  },
  {
    code: 'S12',
    name: 'sexual_content',
    description: 'erotic or pornographic text',
  },
  {
    code: 'S13',
    name: 'elections',
    description: 'false facts about when, where or how people vote, and tampering with elections',
  },
  {
    code: 'S14',
    name: 'code_interpreter_abuse',
    description: 'abusing whatever runs code: breaking out of it, exhausting it, attacking from it',
  },
] as const;

export type HarmCode = (typeof harmCategories)[number]['code'];
export type HarmName = (typeof harmCategories)[number]['name'];
