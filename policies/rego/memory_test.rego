package spm.memory_test

import data.spm.memory

reading := {
	"operation": "read",
	"namespace": "longterm",
	"roles": ["user"],
	"own": true,
	"posture_score": 0.05,
	"guard_verdict": "allow",
	"value_bytes": 0,
	"frozen": false,
}

writing := {"operation": "write", "value_bytes": 100}

rule_for(change) := rule if {
	rule := memory.decision.rule with input as object.union(reading, change)
		with data.spm_config.memory.value_bytes_max as 4096
		with data.spm_config.memory.write_posture_below as {"session": 0.35, "longterm": 0.3, "system": 0.3}
}

rule_of_write(change) := rule_for(object.union(writing, change))

test_users_read_and_write_their_own if {
	rule_for({}) == "permitted"
	rule_for({"namespace": "session", "operation": "list"}) == "permitted"
	rule_for({"namespace": "session", "operation": "delete"}) == "permitted"
	rule_for({"namespace": "all", "operation": "erase"}) == "permitted"
	rule_of_write({}) == "permitted"
}

test_the_namespace_of_the_system_is_for_admins if {
	rule_for({"namespace": "system"}) == "role"
	rule_of_write({"namespace": "system"}) == "role"
	rule_of_write({"namespace": "system", "roles": ["spm:admin"]}) == "permitted"
}

test_what_others_have_is_for_admins_and_only_to_export_and_erase if {
	rule_for({"own": false, "namespace": "all", "operation": "erase"}) == "role"
	rule_for({"own": false, "namespace": "all", "operation": "erase", "roles": ["spm:admin"]}) == "permitted"
	rule_for({"own": false, "namespace": "all", "operation": "export", "roles": ["spm:admin"]}) == "permitted"
	rule_for({"own": false, "roles": ["spm:admin"]}) == "role"
	rule_of_write({"own": false, "roles": ["spm:admin"]}) == "role"
}

test_unknown_names_are_denied if {
	rule_for({"namespace": "elsewhere"}) == "role"
	rule_for({"operation": "share"}) == "role"
}

test_a_frozen_caller_is_denied if rule_for({"frozen": true}) == "frozen"

test_a_value_may_have_four_kilobytes if {
	rule_of_write({"value_bytes": 4096}) == "permitted"
	rule_of_write({"value_bytes": 4097}) == "size"
}

test_an_attack_is_not_remembered if {
	rule_of_write({"guard_verdict": "block"}) == "guard_block"
	rule_of_write({"guard_verdict": "flag"}) == "guard_flag"
}

test_a_suspicious_conversation_is_not_remembered if {
	rule_of_write({"posture_score": 0.3}) == "posture"
	rule_of_write({"posture_score": 0.3, "namespace": "session"}) == "permitted"
	rule_of_write({"posture_score": 0.35, "namespace": "session"}) == "posture"
	rule_for({"posture_score": 0.9}) == "permitted"
}

test_no_facts_are_denied if memory.decision.decision == "deny" with input as {}
