package spm.output_test

import data.spm.output

clean := {
	"contains_secret": false,
	"contains_pii": false,
	"contains_canary": false,
	"llm_verdict": "allow",
	"content": "none",
	"content_categories": [],
}

rule_for(change) := rule if {
	rule := output.decision.rule with input as object.union(clean, change)
		with data.spm_config.content.ignored as []
}

test_a_clean_answer_passes if rule_for({}) == "clean"

test_a_leaked_system_prompt_is_blocked if {
	rule_for({"contains_canary": true, "contains_secret": true}) == "prompt_leakage"
}

test_a_second_reader_blocks_before_redaction if {
	rule_for({"llm_verdict": "block", "contains_secret": true}) == "second_reader"
}

test_harmful_content_is_blocked_before_redaction if {
	harmful := {"content": "unsafe", "content_categories": ["S9"], "contains_secret": true}
	rule_for(harmful) == "content_harm"
	rule_for(object.union(harmful, {"content_categories": []})) == "content_harm"
}

test_an_answer_that_nobody_could_judge_does_not_leave if {
	rule_for({"content": "lost", "contains_pii": true}) == "content_lost"
	rule_for({"content": "safe"}) == "clean"
	rule_for({"content": "safe", "contains_pii": true}) == "pii"
}

test_categories_can_be_ignored if {
	output.decision.rule == "clean" with input as object.union(clean, {"content": "unsafe", "content_categories": ["S6"]})
		with data.spm_config.content.ignored as ["S6"]
}

test_secrets_come_before_personal_data if {
	rule_for({"contains_secret": true, "contains_pii": true}) == "secret"
	rule_for({"contains_pii": true}) == "pii"
}

test_no_facts_are_denied if output.decision.rule == "default_deny" with input as {}
