//! What a set may read of the period before, and what is refused.

use super::{findings, load, with};

#[test]
fn what_cannot_be_read_of_the_period_before_is_refused_with_the_way_out() {
    let header = "absent: undetermined\nprevious: { figures: sum, rating: worst, split: undetermined }";
    let reads = |name: &str| {
        let text = with("absent: undetermined", header).replace("met: co_ke_hoach", &format!("met: {name}"));
        findings(&load(&text))
    };
    assert_eq!(reads("previous.co_ke_hoach"), Vec::<String>::new());
    assert_eq!(reads("previous.ty_le > 50"), Vec::<String>::new());
    assert_eq!(reads("previous.rating >= vung_manh && previous.total > 3"), Vec::<String>::new());
    let refused = [
        ("previous.tuyen_truyen > 3", "previous_unread"),
        ("previous.hoi_vienn > 3", "unknown_name"),
        ("previous > 3", "unknown_name"),
    ];
    for (name, code) in refused {
        let found = reads(name);
        assert!(found.len() == 1 && found[0].contains(code), "{name}: {found:?}");
    }
    let unsaid = findings(&load(&with("met: co_ke_hoach", "met: previous.co_ke_hoach")));
    assert!(
        unsaid.len() == 1 && unsaid[0].contains("[previous_unread]") && unsaid[0].contains("does not say how the period before"),
        "{unsaid:?}"
    );
    let half = findings(&load(&with("absent: undetermined", "absent: undetermined\nprevious: { figures: mean }")));
    assert_eq!(half.len(), 3, "{half:?}");
}
