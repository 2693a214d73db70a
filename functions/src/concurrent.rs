//! Several calls at the same time.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

/// What the futures give, in their order; they run at the same time. Meant for tens of them: each
/// is polled whenever one has something new.
pub async fn all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<(Pin<Box<F>>, Option<F::Output>)> =
        futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    poll_fn(|context| {
        let mut pending = false;
        for (future, output) in running.iter_mut().filter(|(_, output)| output.is_none()) {
            match future.as_mut().poll(context) {
                Poll::Ready(value) => *output = Some(value),
                Poll::Pending => pending = true,
            }
        }
        if pending { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    running.into_iter().filter_map(|(_, output)| output).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn futures_run_at_the_same_time_and_answer_in_their_order() {
        let barrier = tokio::sync::Barrier::new(3);
        let meeting = all([3, 1, 2].map(async |number| {
            barrier.wait().await;
            number
        }));
        // One after the other, the first would wait for the others without end.
        let met = tokio::time::timeout(Duration::from_secs(10), meeting).await;
        assert_eq!(met.ok(), Some(vec![3, 1, 2]));
        assert_eq!(all([0; 0].map(async |number: i32| number)).await, [0; 0]);
    }
}
