# METADATA
# title: Prompt policy
# description: >
#   Decides about one prompt from its facts: one else-chain, so that any input has exactly one
#   decision. Text matching happens before, in features; thresholds are in data.json.
package spm.prompt

suspicious if input.guard_verdict != "allow"

suspicious if input.conversation_verdict != "allow"

suspicious if count(input.signals) > 0

harmful if {
	input.content == "unsafe"
	count(input.content_categories) == 0
}

harmful if {
	input.content == "unsafe"
	some category in input.content_categories
	not category in data.spm_config.content.ignored
}

gravely_harmful if {
	harmful
	input.guard_verdict == "flag"
}

gravely_harmful if {
	harmful
	some category in input.content_categories
	category in data.spm_config.content.block
}

block_from := data.spm_config.prompt.block_from - shift

allow_below := data.spm_config.prompt.allow_below - shift

shift := data.spm_config.prompt.risk_tier_shift[input.risk_tier]

decision := {"decision": "block", "reason": "the guard blocks this prompt", "action": "deny_execution", "rule": "guard_block"} if {
	input.guard_verdict == "block"
} else := {"decision": "block", "reason": "the prompts of this conversation are an attack together", "action": "deny_execution", "rule": "conversation_block"} if {
	input.conversation_verdict == "block"
} else := {"decision": "block", "reason": "an attack technique was found in this session", "action": "deny_execution", "rule": "known_technique"} if {
	suspicious
	count(input.cep_ttps) > 0
} else := {"decision": "block", "reason": "the session is under a critical alert", "action": "deny_execution", "rule": "critical_alert"} if {
	suspicious
	input.alert_level == "critical"
} else := {"decision": "block", "reason": "a flagged prompt asks for data, tools or rights", "action": "deny_execution", "rule": "dangerous_signal"} if {
	input.guard_verdict == "flag"
	input.guard_score >= data.spm_config.prompt.dangerous_guard_from
	some signal in input.signals
	signal in data.spm_config.prompt.dangerous_signals
} else := {"decision": "block", "reason": "an injection together with a turn of topic", "action": "deny_execution", "rule": "drift_with_injection"} if {
	input.intent_drift >= data.spm_config.prompt.drift_block_from
	input.guard_verdict == "flag"
	input.guard_score >= data.spm_config.prompt.drift_guard_from
	"prompt_injection" in input.signals
} else := {"decision": "block", "reason": "the content asked for is harmful", "action": "deny_execution", "rule": "content_harm"} if {
	gravely_harmful
} else := {"decision": "block", "reason": "an encoded payload", "action": "deny_execution", "rule": "obfuscation"} if {
	"obfuscation" in input.signals
	input.guard_score >= data.spm_config.prompt.obfuscation_guard_from
	not "prompts:encoded_allowed" in input.scopes
} else := {"decision": "block", "reason": "a sustained burst of suspicious prompts", "action": "deny_execution", "rule": "burst_and_volume"} if {
	suspicious
	"burst_detected" in input.behavioral_signals
	"sustained_high_volume" in input.behavioral_signals
} else := {"decision": "block", "reason": "untrusted context at a raised posture", "action": "deny_execution", "rule": "untrusted_context"} if {
	input.retrieval_trust < data.spm_config.prompt.trust_below
	input.posture_score >= allow_below
} else := {"decision": "block", "reason": "the posture score is too high", "action": "deny_execution", "rule": "posture_block"} if {
	input.posture_score >= block_from
} else := {"decision": "block", "reason": "more pictures than this organisation lets pass", "action": "deny_execution", "rule": "images"} if {
	input.images > data.spm_config.prompt.images_max
} else := {"decision": "allow", "reason": "a reviewer has approved this prompt", "action": "allow_execution", "rule": "reviewed"} if {
	input.review == "approved"
	input.posture_score < block_from
} else := {"decision": "escalate", "reason": "the guard flags this prompt", "action": "review_only", "rule": "guard_flag"} if {
	input.guard_verdict == "flag"
} else := {"decision": "escalate", "reason": "the guard flags the prompts of this conversation together", "action": "review_only", "rule": "conversation_flag"} if {
	input.conversation_verdict == "flag"
} else := {"decision": "escalate", "reason": "the content asked for may be harmful", "action": "review_only", "rule": "content_flag"} if {
	harmful
} else := {"decision": "escalate", "reason": "the session is under an alert", "action": "review_only", "rule": "raised_alert"} if {
	suspicious
	input.alert_level == "high"
} else := {"decision": "escalate", "reason": "the posture score needs a review", "action": "review_only", "rule": "posture_escalate"} if {
	input.posture_score >= allow_below
} else := {"decision": "allow", "reason": "the posture score is low", "action": "allow_execution", "rule": "posture_allow"} if {
	input.posture_score < allow_below
} else := {"decision": "block", "reason": "default deny", "action": "deny_execution", "rule": "default_deny"}
