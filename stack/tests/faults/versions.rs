//! Objects that are gone before somebody deletes them.

use super::deployed;
use crate::emulator::light::{DESTROY, REGIONS};
use crate::proxy::recorded;

#[tokio::test]
async fn a_version_that_is_gone_already_is_no_reason_to_stop_as_recorded() {
    let (bench, proxy, _) = deployed().await;
    proxy.add(recorded::gone_versions().always());
    let ran = bench.stack(&DESTROY).await;
    assert!(!proxy.struck().is_empty());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let left = bench.holdings(&REGIONS).await;
    assert!(!left.iter().any(|line| line.contains("otpost-dev")), "{left:#?}");
}
