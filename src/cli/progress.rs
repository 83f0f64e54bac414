//! How far long work is, on a terminal: nothing for what is done within a second, and nothing where nobody looks.

use crate::words::diagnostic::{Lang, Words};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Work that takes longer is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the time that has passed is told.
const TICK: Duration = Duration::from_millis(200);

/// One piece of work; it is gone from the terminal when it is done.
pub(super) struct Progress {
    bar: ProgressBar,
    watch: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Work of a number of pieces; `None` where nobody knows how many.
    pub(super) fn of(work: &Words, n: Option<usize>, lang: Lang) -> Progress {
        let bar = ProgressBar::with_draw_target(n.map(length), ProgressDrawTarget::hidden());
        if !std::io::stderr().is_terminal() {
            return Progress { bar, watch: None };
        }
        bar.set_style(style(n.is_some(), lang));
        bar.set_message(work.get(lang).to_owned());
        let (end, ended) = channel::<()>();
        let shown = bar.clone();
        let watch = std::thread::spawn(move || {
            if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(TICK);
            }
        });
        Progress { bar, watch: Some((end, watch)) }
    }

    /// So many more pieces are done.
    pub(super) fn done(&self, n: usize) {
        self.bar.inc(length(n));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, watch)) = self.watch.take() {
            drop(end);
            let _ = watch.join();
        }
        self.bar.finish_and_clear();
    }
}

fn length(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

fn style(is_counted: bool, lang: Lang) -> ProgressStyle {
    let template = match (is_counted, lang) {
        (true, Lang::Vi) => "{msg} {wide_bar} {percent}%, đã qua {elapsed}",
        (true, Lang::En) => "{msg} {wide_bar} {percent}%, {elapsed} so far",
        (false, _) => "{msg} {spinner} {elapsed}",
    };
    ProgressStyle::with_template(template).expect("the template is ours")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_one_and_says_what_is_done() {
        for (is_counted, lang) in [(true, Lang::Vi), (true, Lang::En), (false, Lang::Vi), (false, Lang::En)] {
            let bar = ProgressBar::with_draw_target(Some(2), ProgressDrawTarget::hidden());
            bar.set_style(style(is_counted, lang));
            bar.set_message("Ghi");
            bar.inc(1);
            assert_eq!((bar.position(), bar.message()), (1, "Ghi".to_owned()));
        }
    }

    #[test]
    fn where_nobody_looks_nothing_is_shown_and_nobody_waits() {
        if std::io::stderr().is_terminal() {
            return;
        }
        let progress = Progress::of(&Words::new("Ghi", "Writing"), Some(3), Lang::Vi);
        progress.done(3);
        assert!(progress.watch.is_none() && progress.bar.is_hidden());
    }
}
