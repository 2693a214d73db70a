//! Several calls at the same time.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

enum Progress<F: Future> {
    Running(Pin<Box<F>>),
    Done(F::Output),
}

/// The outputs of the futures, in their order; they run at the same time. Meant for tens of them: each
/// is polled whenever one has something new.
pub async fn all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<_> = futures.into_iter().map(|future| Progress::Running(Box::pin(future))).collect();
    poll_fn(|context| {
        let mut pending = false;
        for progress in &mut all {
            let Progress::Running(future) = progress else { continue };
            match future.as_mut().poll(context) {
                Poll::Ready(output) => *progress = Progress::Done(output),
                Poll::Pending => pending = true,
            }
        }
        if pending { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    let done = |progress| match progress {
        Progress::Running(_) => None,
        Progress::Done(output) => Some(output),
    };
    all.into_iter().filter_map(done).collect()
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
