# The menu. Without `just` itself: `npx --yes rust-just RECIPE`.

set positional-arguments

export PATH := justfile_directory() / ".local/venv/bin:" + env("PATH")

stack := "target/debug/stack"

# The functions that every run of the tests builds as they are deployed: smallest, largest, and the one that is waited for.
sample := "--bin health --bin dispatch --bin verify_token"

# Tests are compiled by clippy: it is the compiler with lints. `cargo clippy` would check every dependency once more.
linting := "RUSTC_WORKSPACE_WRAPPER=" + quote(justfile_directory() / "tools/lint")

# list the recipes
default:
    @"{{ just_executable() }}" --list

# build everything, deploy it to this machine, serve it and print where to click
local *args: (need "local") tools build
    @{{ stack }} local "$@"

# run every test
test: (need "test") formatted tests sample browser include

# what an edit may break: not the shipped functions, browser, checkov, valgrind, SDKs of providers and a modem; `just quick --test it throttling`
quick *args: (need "quick") formatted tools
    {{ linting }} cargo test --workspace "$@" -- --skip shipped:: --skip checkov:: --skip instructions:: --skip sdks:: --skip modem::

# formatting and lints, and no tests
check: formatted
    cargo clippy --workspace --all-targets -- --deny warnings

# all tests but those of the shipped functions and of the browser
tests: tools checkov senders
    {{ linting }} cargo test --workspace --tests --bench '*' --no-run
    {{ linting }} cargo test --workspace -- --skip shipped::

# build three functions as they are deployed, and measure them
sample: tools
    tools/ship {{ sample }}
    {{ linting }} cargo test --workspace --test it shipped::

# build all functions as they are deployed, measure them, and run the tests with them
ship-test: (need "ship-test") ship checkov senders
    OTPOST_SHIP_DIR="{{ justfile_directory() }}/target/lambda" {{ linting }} cargo test --workspace

# write docs/openapi.json from the code
openapi:
    cargo build --quiet --workspace --bin openapi
    target/debug/openapi > docs/openapi.json

# the pages in a browser
browser: tools schemathesis
    {{ linting }} cargo build --workspace
    cd site/e2e && npm ci --no-audit --no-fund && npm test

# the pages in Firefox and WebKitGTK: `apt-get install firefox-esr webkit2gtk-driver xvfb`
engines: tools
    {{ linting }} cargo build --workspace
    cd site/e2e && npm ci --no-audit --no-fund && npm run engines

# the templates, read and written again by aws-cdk-lib
include: tools
    {{ linting }} cargo build --workspace
    mkdir -p target/include && cp otpost.yaml target/include/
    cd target/include && ../debug/stack synth
    cd stack/app/tests/include && npm ci --no-audit --no-fund && npm test

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

# print what `just test` holds as limits, beside a Python and a bare Rust handler, and how fast messages are read
bench: (need "bench") tools ship
    cargo build --package bare --profile ship
    cargo bench --workspace --profile dev --bench functions --bench rounds --bench command
    cargo bench --package domain --profile ship --bench extract

# write the design as one document: target/docs/otpost-design.docx
docs: (need "docs") build
    @tools/docs

# build the command line and the functions for this machine
build:
    @[ -e {{ stack }} ] || echo "compiling up to $(grep -c '^name = ' Cargo.lock) crates, once: about five minutes on two cores" >&2
    cargo build --workspace

# build the functions as they are deployed
ship: tools
    tools/ship

# install the pinned Python tools into .local/venv
tools:
    @tools/venv

[private]
formatted:
    cargo fmt --all --check

# install the pinned checkov, which the tests look at templates with
[private]
checkov:
    @tools/venv checkov

# install the pinned SDKs of providers, which send and check webhooks in the tests
[private]
senders:
    @tools/venv senders
    @cd functions/domain/tests/senders/npm && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund; }

# install pinned schemathesis, which calls the running API as its document allows and as it doesn't
[private]
schemathesis:
    @tools/venv schemathesis

# say what only root can install, before anything else fails
[private]
need for:
    @tools/need {{ for }}
