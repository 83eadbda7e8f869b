package spm.tool_test

import data.spm.tool

reading := {
	"tool": "web_fetch",
	"by": "weir",
	"known": true,
	"arguments_valid": true,
	"roles": ["user"],
	"round": 1,
	"calls": 1,
	"sensitive": false,
	"outbound": true,
	"side_effect": false,
	"tainted": false,
	"contains_secret": false,
	"guard_verdict": "allow",
	"approval": "none",
	"frozen": false,
}

sending := {"tool": "send_mail", "side_effect": true}

rule_for(change) := rule if {
	rule := tool.decision.rule with input as object.union(reading, change)
		with data.spm_config.tool.rounds_max as 6
		with data.spm_config.tool.calls_max as 24
}

test_an_ordinary_call_is_permitted if rule_for({}) == "permitted"

test_a_frozen_caller_is_denied if rule_for({"frozen": true, "approval": "approved"}) == "frozen"

test_a_tool_that_nobody_knows_is_denied if rule_for({"known": false}) == "unknown_tool"

test_arguments_must_match if rule_for({"arguments_valid": false}) == "arguments"

test_a_role_must_be_listed if {
	rule_for({"tool": "database_query", "roles": ["user"]}) == "role"
	rule_for({"tool": "database_query", "roles": ["spm:operator"]}) == "permitted"
	rule_for({"tool": "unlisted"}) == "role"
}

test_rounds_and_calls_end if {
	rule_for({"round": 7}) == "rounds"
	rule_for({"calls": 25}) == "calls"
}

test_an_attack_in_the_arguments if {
	rule_for({"guard_verdict": "block", "approval": "approved"}) == "guard_block"
	rule_for({"guard_verdict": "flag"}) == "guard_flag"
	rule_for({"guard_verdict": "flag", "approval": "approved"}) == "approved"
}

test_a_secret_does_not_leave if {
	rule_for({"contains_secret": true}) == "secret_outbound"
	rule_for({"contains_secret": true, "outbound": false}) == "permitted"
	rule_for({"contains_secret": true, "by": "client"}) == "permitted"
}

test_taint_needs_an_approval_where_it_matters if {
	rule_for({"tainted": true}) == "tainted"
	rule_for({"tainted": true, "outbound": false}) == "permitted"
	rule_for({"tainted": true, "approval": "approved"}) == "approved"
	rule_for({"tainted": true, "approval": "refused"}) == "refused"
}

test_effects_need_an_approval if {
	rule_for(sending) == "side_effect"
	rule_for(object.union(sending, {"approval": "approved"})) == "approved"
	rule_for(object.union(sending, {"approval": "refused"})) == "refused"
}

test_tools_of_servers if {
	rule_for({"tool": "mcp_shop_search"}) == "permitted"
	rule_for({"tool": "mcp_shop_order", "side_effect": true}) == "side_effect"
	rule_for({"tool": "mcp_shop_order", "side_effect": true, "approval": "approved"}) == "approved"
}

test_tools_of_clients if {
	rule_for({"by": "client", "tool": "get_weather"}) == "permitted"
	rule_for({"by": "client", "tool": "get_weather", "tainted": true}) == "tainted"
}

test_no_facts_are_denied if tool.decision.decision == "deny" with input as {}
