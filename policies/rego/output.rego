# METADATA
# title: Output policy
# description: >
#   Decides what happens with a model's answer before a byte of it leaves: allow, redact or block.
#   One else-chain: any input has exactly one decision.
package spm.output

harmful if {
	input.content == "unsafe"
	count(input.content_categories) == 0
}

harmful if {
	input.content == "unsafe"
	some category in input.content_categories
	not category in data.spm_config.content.ignored
}

decision := {"decision": "block", "reason": "the answer reveals the system prompt", "rule": "prompt_leakage"} if {
	input.contains_canary
} else := {"decision": "block", "reason": "a second reader refuses the answer", "rule": "second_reader"} if {
	input.llm_verdict == "block"
} else := {"decision": "block", "reason": "the content of the answer is harmful", "rule": "content_harm"} if {
	harmful
} else := {"decision": "block", "reason": "nobody could judge the content of the answer", "rule": "content_lost"} if {
	input.content == "lost"
} else := {"decision": data.spm_config.output.secret_action, "reason": "the answer holds a secret", "rule": "secret"} if {
	input.contains_secret
} else := {"decision": data.spm_config.output.pii_action, "reason": "the answer holds personal data", "rule": "pii"} if {
	input.contains_pii
} else := {"decision": "allow", "reason": "nothing was found in the answer", "rule": "clean"} if {
	input.contains_secret == false
	input.contains_pii == false
} else := {"decision": "block", "reason": "default deny", "rule": "default_deny"}
