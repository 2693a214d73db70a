//! Mistakes that must not compile. `tests/mistakes/*.stderr` holds what the compiler says;
//! `TRYBUILD=overwrite cargo test -p construct --test mistakes` writes it anew.

#[test]
fn mistakes_do_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/mistakes/*.rs");
}
