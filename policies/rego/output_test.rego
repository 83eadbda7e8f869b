package spm.output_test

import data.spm.output

clean := {"contains_secret": false, "contains_pii": false, "contains_canary": false, "llm_verdict": "allow"}

rule_for(change) := rule if {
	rule := output.decision.rule with input as object.union(clean, change)
}

test_a_clean_answer_passes if rule_for({}) == "clean"

test_a_leaked_system_prompt_is_blocked if {
	rule_for({"contains_canary": true, "contains_secret": true}) == "prompt_leakage"
}

test_a_second_reader_blocks_before_redaction if {
	rule_for({"llm_verdict": "block", "contains_secret": true}) == "second_reader"
}

test_secrets_come_before_personal_data if {
	rule_for({"contains_secret": true, "contains_pii": true}) == "secret"
	rule_for({"contains_pii": true}) == "pii"
}

test_no_facts_are_denied if output.decision.rule == "default_deny" with input as {}
