# METADATA
# title: Admin policy
# description: >
#   Decides who may use an endpoint: allow or deny, and whether its use is recorded. One else-chain, so that
#   any input has exactly one decision. The table of endpoints and roles is in data.json; what it does not
#   name is denied.
package spm.admin

settings := data.spm_config.admin

endpoint := concat(" ", [input.method, input.route])

public if endpoint in settings.public

public if {
	endpoint in settings.public_in_dev
	input.profile == "dev"
}

# A route of the reserved tenant is none of any other tenant.
roles := settings.platform[endpoint] if {
	input.tenant == "platform"
} else := settings.routes[endpoint] if {
	input.tenant != "platform"
}

listed if settings.routes[endpoint]

listed if settings.platform[endpoint]

may if "*" in roles

may if {
	some role in input.roles
	role in roles
}

default recorded := false

recorded if not "*" in settings.routes[endpoint]

# What everybody may do with what is their own, an admin may do with what is the organisation's.
recorded if {
	some role in input.roles
	role in settings.recorded_roles
	not endpoint in settings.unrecorded
}

verdict := {"decision": "allow", "reason": "everybody may", "rule": "public"} if {
	public
} else := {"decision": "deny", "reason": "nobody has signed in", "rule": "anonymous"} if {
	input.caller == "nobody"
} else := {"decision": "deny", "reason": "the table of routes does not name this one", "rule": "unlisted"} if {
	not listed
} else := {"decision": "deny", "reason": "the request names another organisation", "rule": "other_tenant"} if {
	input.tenant == "other"
} else := {"decision": "deny", "reason": "no role of the caller may use this", "rule": "role"} if {
	not may
} else := {"decision": "allow", "reason": "the caller may use this", "rule": "permitted"} if {
	input.caller in ["token", "key"]
	input.tenant in ["own", "platform"]
} else := {"decision": "deny", "reason": "default deny", "rule": "default_deny"}

decision := {
	"decision": verdict.decision,
	"reason": verdict.reason,
	"rule": verdict.rule,
	"recorded": recorded,
}
