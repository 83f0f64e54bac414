//! How fast a sheet is evaluated, with the points and reasons of every criterion kept, beside the same rules written by hand.

mod scorecard_30;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rayon::{ThreadPool, ThreadPoolBuilder};
use scorecard_30::compare::assert_equal;
use scorecard_30::figures::figures;
use scorecard_30::{by_hand, rule_set};
use vungmanh::engine::compile::compile;
use vungmanh::engine::evaluate::evaluate;
use vungmanh::engine::fill::fill;

const SEED: u64 = 20_161_231;

fn evaluation(criterion: &mut Criterion) {
    let set = rule_set();
    let plan = compile(&set).expect("the rule set compiles");
    let one_thread = ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let all_threads = ThreadPoolBuilder::new().build().expect("threads");
    let mut group = criterion.benchmark_group("scorecard_30");
    group.sample_size(10);
    for n_units in sizes() {
        let figures = figures(n_units, SEED);
        let filled = fill(&set, &plan, n_units, &|row, name| figures.given(&set, row, name));
        let sheet = evaluate(&plan, filled.clone());
        assert_equal(&set, &plan, &sheet, &by_hand::evaluate(&figures));
        say_bytes(n_units, filled.bytes(), sheet.bytes());
        drop(sheet);

        group.throughput(Throughput::Elements(u64::try_from(n_units).expect("a count")));
        group.bench_function(BenchmarkId::new("by_hand", n_units), |bencher| {
            bencher.iter_with_large_drop(|| by_hand::evaluate(&figures));
        });
        let mut engine = |name: &str, threads: &ThreadPool| {
            group.bench_function(BenchmarkId::new(name, n_units), |bencher| {
                let evaluated = |filled| threads.install(|| evaluate(&plan, filled));
                bencher.iter_batched(|| filled.clone(), evaluated, BatchSize::PerIteration);
            });
        };
        engine("engine", &one_thread);
        engine("engine_all_threads", &all_threads);
    }
    group.finish();
}

/// `UNITS` alone, where it is set; else every size where the benches are measured, and the least where they are only tried.
fn sizes() -> Vec<usize> {
    match std::env::var("UNITS") {
        Ok(units) => vec![units.parse().expect("UNITS is a whole number")],
        Err(_) if std::env::args().any(|argument| argument == "--bench") => vec![1_000, 100_000, 1_000_000],
        Err(_) => vec![1_000],
    }
}

#[expect(clippy::print_stdout, reason = "a bench reports to whoever runs it")]
fn say_bytes(n_units: usize, filled: usize, evaluated: usize) {
    println!("{n_units} units: {} bytes a unit, {} of them figures", evaluated / n_units, filled / n_units);
}

criterion_group!(benches, evaluation);
criterion_main!(benches);
