# The target names of Orbyx AI SPM, as aliases.
.PHONY: up down status logs smoke-test token admin-token freeze unfreeze simulate spm-compliance clean

up: ; npm start
down: ; kill -TERM $$(node -p "require('./.weir/addresses.json').pid")
status: ; npx weir status
logs: ; tail -n 100 .weir/*.log
smoke-test: ; npx weir smoke
token: ; npx weir token
admin-token: ; npx weir token --roles spm:admin
freeze: ; npx weir freeze user $(or $(USER_ID),user-demo-1)
unfreeze: ; npx weir unfreeze user $(or $(USER_ID),user-demo-1)
simulate: ; npx weir policy simulate $(ARGS)
spm-compliance: ; npx weir compliance report
clean: ; rm -rf dist coverage .weir
