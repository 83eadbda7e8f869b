# The target names of Orbyx AI SPM, as aliases.
.PHONY: up down status logs smoke-test token admin-token spm-compliance clean

up: ; npm start
down: ; kill -TERM $$(node -p "require('./.weir/addresses.json').pid")
status: ; npx weir status
logs: ; tail -n 100 .weir/*.log
smoke-test: ; npx weir smoke
token: ; npx weir token
admin-token: ; npx weir token --roles spm:admin
spm-compliance: ; npx weir compliance report
clean: ; rm -rf dist coverage .weir
