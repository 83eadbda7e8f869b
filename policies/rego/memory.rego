# METADATA
# title: Memory policy
# description: >
#   Decides about one use of what is remembered about a user: allow or deny. One else-chain, so that
#   any input has exactly one decision. Who may do what in which namespace, and up to which posture of a
#   conversation something of it is remembered, is in data.json.
package spm.memory

settings := data.spm_config.memory

roles_for := settings.operations[input.namespace][input.operation]

has_role(roles) if "*" in roles

has_role(roles) if {
	some role in input.roles
	role in roles
}

may if {
	has_role(roles_for)
	input.own == true
}

may if {
	input.own == false
	input.operation in settings.foreign_operations
	has_role(settings.foreign_roles)
}

writes if input.operation == "write"

decision := {"decision": "deny", "reason": "the caller is frozen", "rule": "frozen"} if {
	input.frozen
} else := {"decision": "deny", "reason": "no role of the caller may do this", "rule": "role"} if {
	not may
} else := {"decision": "deny", "reason": "the value is too large", "rule": "size"} if {
	writes
	input.value_bytes > settings.value_bytes_max
} else := {"decision": "deny", "reason": "the value holds an attack", "rule": "guard_block"} if {
	writes
	input.guard_verdict == "block"
} else := {"decision": "deny", "reason": "the conversation is too suspicious to be remembered", "rule": "posture"} if {
	writes
	input.posture_score >= settings.write_posture_below[input.namespace]
} else := {"decision": "allow", "reason": "the guard flags the value: it is kept out of prompts", "rule": "guard_flag"} if {
	writes
	input.guard_verdict == "flag"
} else := {"decision": "allow", "reason": "the caller may do this", "rule": "permitted"} if {
	input.frozen == false
	input.guard_verdict == "allow"
	is_number(input.posture_score)
	is_number(input.value_bytes)
} else := {"decision": "deny", "reason": "default deny", "rule": "default_deny"}
