package spm.prompt_test

import data.spm.prompt

quiet := {
	"posture_score": 0.05,
	"signals": [],
	"behavioral_signals": [],
	"retrieval_trust": 1,
	"intent_drift": 0,
	"guard_verdict": "allow",
	"guard_score": 0,
	"conversation_verdict": "allow",
	"cep_ttps": [],
	"scopes": [],
	"risk_tier": "low",
	"alert_level": "ok",
	"images": 0,
	"review": "none",
	"content": "none",
	"content_categories": [],
}

# Thresholds of their own: rules are tested here, whatever data.json says.
thresholds := {
	"allow_below": 0.3,
	"block_from": 0.7,
	"drift_block_from": 0.75,
	"drift_guard_from": 0.65,
	"dangerous_guard_from": 0.6,
	"obfuscation_guard_from": 0.5,
	"trust_below": 0.35,
	"images_max": 20,
	"dangerous_signals": ["exfiltration", "tool_abuse", "privilege_escalation"],
	"risk_tier_shift": {"low": 0, "medium": 0.05, "high": 0.1},
}

content := {"ignored": [], "block": ["S3", "S4", "S9"]}

rule_for(change) := rule if {
	rule := prompt.decision.rule with input as object.union(quiet, change)
		with data.spm_config.prompt as thresholds
		with data.spm_config.content as content
}

test_an_ordinary_prompt_is_allowed if rule_for({}) == "posture_allow"

test_the_guard_blocks if rule_for({"guard_verdict": "block"}) == "guard_block"

test_prompts_that_are_an_attack_together if {
	rule_for({"conversation_verdict": "block"}) == "conversation_block"
	rule_for({"conversation_verdict": "flag"}) == "conversation_flag"
	rule_for({"conversation_verdict": "flag", "review": "approved"}) == "reviewed"
	rule_for({"conversation_verdict": "block", "review": "approved"}) == "conversation_block"
}

test_a_technique_counts_for_a_suspicious_prompt if {
	rule_for({"cep_ttps": ["AML.T0051.000"], "signals": ["prompt_injection"]}) == "known_technique"
	rule_for({"cep_ttps": ["AML.T0051.000"]}) == "posture_allow"
}

test_an_alert_counts_for_a_suspicious_prompt if {
	rule_for({"alert_level": "critical", "signals": ["social_engineering"]}) == "critical_alert"
	rule_for({"alert_level": "high", "signals": ["social_engineering"]}) == "raised_alert"
	rule_for({"alert_level": "critical"}) == "posture_allow"
}

test_a_lone_signal_does_not_block if rule_for({"signals": ["exfiltration"]}) == "posture_allow"

test_a_flagged_dangerous_signal_blocks if {
	flagged := {"signals": ["exfiltration"], "guard_verdict": "flag"}
	rule_for(object.union(flagged, {"guard_score": 0.6})) == "dangerous_signal"
	rule_for(object.union(flagged, {"guard_score": 0.59})) == "guard_flag"
	rule_for({"signals": ["social_engineering"], "guard_verdict": "flag"}) == "guard_flag"
}

test_drift_blocks_with_an_injection_only if {
	turned := {"intent_drift": 0.75, "signals": ["prompt_injection"]}
	rule_for(object.union(turned, {"guard_verdict": "flag", "guard_score": 0.65})) == "drift_with_injection"
	rule_for(turned) == "posture_allow"
	rule_for({"intent_drift": 1}) == "posture_allow"
}

test_obfuscation_can_be_permitted if {
	encoded := {"signals": ["obfuscation"], "guard_score": 0.5}
	rule_for(encoded) == "obfuscation"
	rule_for(object.union(encoded, {"scopes": ["prompts:encoded_allowed"]})) == "posture_allow"
}

test_volume_counts_for_a_suspicious_prompt if {
	volume := {"behavioral_signals": ["burst_detected", "sustained_high_volume"]}
	rule_for(volume) == "posture_allow"
	rule_for(object.union(volume, {"signals": ["social_engineering"]})) == "burst_and_volume"
}

test_untrusted_context if {
	rule_for({"retrieval_trust": 0.34, "posture_score": 0.3}) == "untrusted_context"
	rule_for({"retrieval_trust": 0.34, "posture_score": 0.29}) == "posture_allow"
}

test_the_bands if {
	rule_for({"posture_score": 0.2999}) == "posture_allow"
	rule_for({"posture_score": 0.3}) == "posture_escalate"
	rule_for({"posture_score": 0.6999}) == "posture_escalate"
	rule_for({"posture_score": 0.7}) == "posture_block"
}

test_a_risk_tier_moves_the_bands if {
	rule_for({"posture_score": 0.25, "risk_tier": "high"}) == "posture_escalate"
	rule_for({"posture_score": 0.61, "risk_tier": "high"}) == "posture_block"
}

test_a_review_lifts_what_waited_and_no_more if {
	rule_for({"guard_verdict": "flag", "review": "approved"}) == "reviewed"
	rule_for({"posture_score": 0.5, "review": "approved"}) == "reviewed"
	rule_for({"posture_score": 0.7, "review": "approved"}) == "posture_block"
	rule_for({"guard_verdict": "block", "review": "approved"}) == "guard_block"
}

test_pictures_have_a_bound if {
	rule_for({"images": 20}) == "posture_allow"
	rule_for({"images": 21}) == "images"
	rule_for({"images": 21, "review": "approved"}) == "images"
}

test_harmful_content_turns_a_flag_into_a_block if {
	flagged := {"guard_verdict": "flag", "content": "unsafe", "content_categories": ["S2"]}
	rule_for(flagged) == "content_harm"
	rule_for(object.union(flagged, {"review": "approved"})) == "content_harm"
	rule_for(object.union(flagged, {"content_categories": []})) == "content_harm"
}

test_harmful_content_alone_waits_unless_it_is_grave if {
	rule_for({"content": "unsafe", "content_categories": ["S2"]}) == "content_flag"
	rule_for({"content": "unsafe", "content_categories": ["S2", "S9"]}) == "content_harm"
	rule_for({"content": "unsafe", "content_categories": ["S2"], "review": "approved"}) == "reviewed"
}

test_a_safe_or_a_lost_opinion_lifts_nothing if {
	every said in ["safe", "lost", "none"] {
		rule_for({"guard_verdict": "flag", "content": said}) == "guard_flag"
		rule_for({"content": said}) == "posture_allow"
	}
}

test_categories_can_be_ignored if {
	facts := object.union(quiet, {"guard_verdict": "flag", "content": "unsafe", "content_categories": ["S6"]})
	prompt.decision.rule == "guard_flag" with input as facts
		with data.spm_config.content.ignored as ["S6"]
	prompt.decision.rule == "content_harm" with input as object.union(facts, {"content_categories": ["S6", "S7"]})
		with data.spm_config.content.ignored as ["S6"]
}

test_no_facts_are_denied if prompt.decision.rule == "default_deny" with input as {}
