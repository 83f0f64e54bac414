//! The assumed workbooks of Hậu Giang are what their generator draws.

#[expect(dead_code, reason = "the entry point of the example is not called here")]
#[path = "../fixtures/hau-giang/generate.rs"]
mod generate;

// A workbook that was edited by hand would no longer be what its README says it is.
#[test]
fn the_committed_workbooks_are_what_the_generator_draws() {
    for year in generate::YEARS {
        let path = generate::folder().join(format!("{year}.xlsx"));
        let committed = std::fs::read(&path).expect("the workbook is committed");
        let drawn = generate::bytes(year).expect("the forms can be read");
        let first = committed.iter().zip(&drawn).position(|(one, other)| one != other);
        assert!(
            committed == drawn,
            "{} differs from what is drawn, first at byte {first:?} of {}: run `cargo run --example hau_giang`",
            path.display(),
            committed.len()
        );
    }
}
