# The menu. Without `just` itself: `npx --yes rust-just RECIPE`.

set positional-arguments

export PATH := justfile_directory() / ".local/venv/bin:" + env("PATH")

stack := "target/debug/stack"

# list the recipes
default:
    @"{{ just_executable() }}" --list

# build everything, deploy it to this machine, serve it and print where to click
local *args: (need "local") tools build
    @{{ stack }} local "$@"

# run every test
test: (need "test") check tools checkov ship
    OTPOST_SHIP_DIR="{{ justfile_directory() }}/target/lambda" cargo test --workspace
    cd site/e2e && npm ci --no-audit --no-fund && npm test

# formatting and lints
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- --deny warnings

# write the templates to cdk.out/
synth *args: build
    @{{ stack }} synth "$@"

# deploy an environment: `just deploy --env dev`
deploy *args: (need "deploy") tools build
    @{{ stack }} deploy "$@"

# say what a deployment would miss, and how to get it
doctor *args: build
    @{{ stack }} doctor "$@"

# try on AWS what no test can show: `just verify-aws prod`
verify-aws env *args: build
    @{{ stack }} verify --env "$@"

# remove an environment: `just destroy --env dev`
destroy *args: build
    @{{ stack }} destroy "$@"

# print what `just test` holds as limits, beside a Python and a bare Rust handler
bench: (need "bench") tools ship
    cargo build --package bare --profile ship
    cargo bench --workspace --profile dev --bench functions --bench command

# write the design as one document: target/docs/otpost-design.docx
docs: (need "docs") build
    @tools/docs

# build the command line and the functions for this machine
build:
    cargo build --workspace

# build the functions as they are deployed
ship: tools
    tools/ship

# install the pinned Python tools into .local/venv
tools:
    @tools/venv

# install the pinned checkov, which the tests look at templates with
[private]
checkov:
    @tools/venv checkov

# say what only root can install, before anything else fails
[private]
need for:
    @tools/need {{ for }}
