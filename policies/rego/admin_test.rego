package spm.admin_test

import data.spm.admin

asking := {
	"method": "GET",
	"route": "/budgets",
	"caller": "token",
	"roles": ["spm:auditor"],
	"tenant": "own",
	"profile": "production",
}

decided(change) := decision if {
	decision := admin.decision with input as object.union(asking, change)
}

rule_for(change) := decided(change).rule

test_a_role_of_the_table_is_permitted if rule_for({}) == "permitted"

test_other_roles_are_denied if {
	rule_for({"roles": ["user"]}) == "role"
	rule_for({"roles": []}) == "role"
	rule_for({"method": "POST"}) == "role"
}

test_a_star_stands_for_whoever_has_signed_in if {
	rule_for({"route": "/documents", "roles": []}) == "permitted"
	rule_for({"route": "/documents", "caller": "key", "roles": ["user"]}) == "permitted"
	rule_for({"route": "/documents", "caller": "nobody", "tenant": "none"}) == "anonymous"
}

test_a_route_that_the_table_does_not_name_is_denied if {
	rule_for({"route": "/backdoor", "roles": ["spm:admin"]}) == "unlisted"
	rule_for({"method": "PATCH", "roles": ["spm:admin"]}) == "unlisted"
}

test_nobody_names_another_organisation if {
	rule_for({"tenant": "other", "roles": ["spm:admin"]}) == "other_tenant"
}

test_routes_of_the_platform_are_for_its_own_admins if {
	platform := {"route": "/tenants", "roles": ["weir:platform-admin"], "tenant": "platform"}
	rule_for(platform) == "permitted"
	rule_for(object.union(platform, {"tenant": "own"})) == "role"
	rule_for(object.union(platform, {"roles": ["spm:admin"]})) == "role"
	rule_for({"tenant": "platform", "roles": ["spm:admin"]}) == "role"
}

test_public_routes_are_for_everybody if {
	nobody := {"caller": "nobody", "tenant": "none", "roles": []}
	rule_for(object.union(nobody, {"route": "/health"})) == "public"
	token := object.union(nobody, {"method": "POST", "route": "/dev-token"})
	rule_for(token) == "anonymous"
	rule_for(object.union(token, {"profile": "dev"})) == "public"
}

test_what_takes_a_role_is_recorded_and_chats_are_not if {
	decided({}).recorded
	decided({"roles": ["user"]}).recorded
	decided({"route": "/documents"}).recorded
	not decided({"route": "/documents", "roles": ["user"]}).recorded
	not decided({"method": "POST", "route": "/chat", "roles": ["spm:admin"]}).recorded
}

test_facts_that_make_no_sense_are_denied if {
	rule_for({"caller": "somebody"}) == "default_deny"
	rule_for({"tenant": "unknown"}) == "default_deny"
}
