# METADATA
# title: Tool policy
# description: >
#   Decides about one call of a tool: allow, approve (somebody must say yes first) or deny. One
#   else-chain, so that any input has exactly one decision. Who may call what is in data.json.
package spm.tool

settings := data.spm_config.tool

rule_of_tool := settings.tools[input.tool] if {
	input.by == "weir"
} else := settings.mcp_tool if {
	input.by == "weir"
	startswith(input.tool, "mcp_")
} else := settings.client_tools[input.tool] if {
	input.by == "client"
} else := settings.unlisted_client_tool if {
	input.by == "client"
}

may_call if "*" in rule_of_tool.roles

may_call if {
	some role in input.roles
	role in rule_of_tool.roles
}

needs_approval if rule_of_tool.approval == true

needs_approval if {
	rule_of_tool.approval == "side_effect"
	input.side_effect
}

tainted if {
	input.tainted == true
	some effect in ["outbound", "side_effect", "sensitive"]
	input[effect] == true
}

approved if input.approval == "approved"

decision := {"decision": "deny", "reason": "the caller is frozen", "rule": "frozen"} if {
	input.frozen
} else := {"decision": "deny", "reason": "there is no tool of this name", "rule": "unknown_tool"} if {
	input.known == false
} else := {"decision": "deny", "reason": "the arguments do not match the schema of the tool", "rule": "arguments"} if {
	input.arguments_valid == false
} else := {"decision": "deny", "reason": "no role of the caller may call this tool", "rule": "role"} if {
	not may_call
} else := {"decision": "deny", "reason": "the conversation has called tools too often", "rule": "rounds"} if {
	input.round > settings.rounds_max
} else := {"decision": "deny", "reason": "the conversation has called tools too often", "rule": "calls"} if {
	input.calls > settings.calls_max
} else := {"decision": "deny", "reason": "the arguments hold an attack", "rule": "guard_block"} if {
	input.guard_verdict == "block"
} else := {"decision": "deny", "reason": "a secret would leave with this call", "rule": "secret_outbound"} if {
	input.contains_secret
	input.outbound

	# A client gets its arguments without secrets.
	input.by == "weir"
} else := {"decision": "deny", "reason": "a reviewer has refused this call", "rule": "refused"} if {
	input.approval == "refused"
} else := {"decision": "approve", "reason": "text from an untrusted source has reached the arguments", "rule": "tainted"} if {
	tainted
	not approved
} else := {"decision": "approve", "reason": "the guard flags the arguments", "rule": "guard_flag"} if {
	input.guard_verdict == "flag"
	not approved
} else := {"decision": "approve", "reason": "the tool changes something", "rule": "side_effect"} if {
	needs_approval
	not approved
} else := {"decision": "allow", "reason": "a reviewer has approved this call", "rule": "approved"} if {
	approved
} else := {"decision": "allow", "reason": "the caller may call this tool", "rule": "permitted"} if {
	input.guard_verdict == "allow"
	input.known == true
} else := {"decision": "deny", "reason": "default deny", "rule": "default_deny"}
