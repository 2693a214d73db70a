//! Times, held against a crate of dates.

use domain::sms::{Sms, rfc3339};
use proptest::prelude::*;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::rig::{Sent, message};

proptest! {
    #[test]
    fn what_is_written_is_what_a_crate_of_dates_writes(seconds in 1..253_402_300_800_u64) {
        let time = OffsetDateTime::from_unix_timestamp(i64::try_from(seconds).unwrap()).unwrap();
        let written = time.format(&Rfc3339).unwrap();
        prop_assert_eq!(rfc3339(&written), Some(seconds));
        let sent = Sent::signed("sinch", &Sms { received_at: Some(seconds), ..message("482913") }, "ada:secret");
        prop_assert!(String::from_utf8(sent.body).unwrap().contains(&written), "{}", written);
    }

    #[test]
    fn whatever_is_read_means_the_same_to_a_crate_of_dates(
        date in "[0-9]{4}-[0-1][0-9]-[0-3][0-9]",
        clock in "[0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?",
        offset in "Z|[+-][0-2][0-9]:[0-5][0-9]",
    ) {
        let written = format!("{date}T{clock}{offset}");
        let theirs = OffsetDateTime::parse(&written, &Rfc3339).ok();
        let theirs = theirs.and_then(|time| u64::try_from(time.unix_timestamp()).ok()).filter(|time| *time > 0);
        prop_assert_eq!(rfc3339(&written), theirs);
    }
}
