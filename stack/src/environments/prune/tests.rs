use time::OffsetDateTime;

use super::{Verdict, verdict};
use crate::environments::standing::{Standing, tests::stack};
use crate::instant;

fn noon() -> OffsetDateTime {
    instant::parse("2026-11-21T12:00:00Z").unwrap()
}

fn service(word: &str, end: &str) -> Standing {
    Standing::of("pr-7", &[&stack("service", word, Some(end))], None).remove(0)
}

#[test]
fn what_has_expired_goes_and_nothing_else() {
    let verdict = |word: &str, end: &str| verdict(&service(word, end), false, noon());
    assert_eq!(verdict("CREATE_COMPLETE", "2026-11-21T11:59:59Z"), Verdict::Goes);
    assert_eq!(verdict("ROLLBACK_COMPLETE", "2026-11-21T11:59:59Z"), Verdict::Goes);
    assert_eq!(verdict("DELETE_IN_PROGRESS", "2026-11-22T12:00:00Z"), Verdict::Goes, "its removal was begun");
    assert_eq!(verdict("CREATE_COMPLETE", "2026-11-21T12:00:01Z"), Verdict::Stays);
    assert_eq!(verdict("DELETE_FAILED", "never"), Verdict::Stays);
}

#[test]
fn a_protected_one_stays_though_its_time_is_over() {
    let protected = Standing { protected: true, ..service("CREATE_COMPLETE", "2026-11-21T11:00:00Z") };
    assert_eq!(verdict(&protected, false, noon()), Verdict::Kept("it is protected".to_owned()));
}

#[test]
fn half_removed_ones_go_if_they_were_ephemeral() {
    let half = Standing::of("pr-7", &[&stack("edge", "CREATE_COMPLETE", None)], None).remove(0);
    assert_eq!(verdict(&half, true, noon()), Verdict::Goes);
    assert_eq!(verdict(&half, false, noon()), Verdict::Stays);
}
