//! What is made of the units below, in words.

use super::data;
use crate::law::children::{Children, Combine, NoChildren, Over, Rated, ScoredChildren, Tally};
use crate::words;
use crate::words::diagnostic::Words;

/// How a child must be rated: `xếp mức “kha” trở lên`. The rating is that of the child's own scale, told by its id.
pub fn rated_words(rated: &Rated) -> Words {
    match rated {
        Rated::AtLeast(rating) => words!("xếp mức {rating} trở lên", "rated {rating} or better"),
        Rated::Level(1) => Words::new("xếp bậc 1 (mức tốt nhất)", "rated at level 1 (the best)"),
        Rated::Level(level) => words!("xếp từ bậc {level} trở lên", "rated at level {level} or better"),
    }
}

/// What a share is taken over.
pub fn over_words(over: Over) -> Words {
    match over {
        Over::Rated => Words::new("trên số đã xếp loại", "of those that are rated"),
        Over::Eligible => Words::new(
            "trên số thuộc diện xếp loại, kể cả chưa đủ căn cứ xếp loại",
            "of those to be rated, those whose figures do not suffice included",
        ),
        Over::All => Words::new("trên tổng số", "of all"),
    }
}

/// What follows where there is none.
pub fn none_words(none: NoChildren) -> Words {
    match none {
        NoChildren::NotApplicable => Words::new("không áp dụng", "it does not apply"),
        NoChildren::Zero => Words::new("tính là 0", "it counts as 0"),
        NoChildren::Undetermined => Words::new("chưa đủ căn cứ xếp loại", "the unit cannot be rated"),
    }
}

/// The line of a value made of children.
pub fn children_words(children: &Children) -> Words {
    let kind = &children.unit_kind;
    match &children.tally {
        Tally::Share { rated, over } => {
            let (Words { vi, en }, over) = (rated_words(rated), over_words(*over));
            let (over_vi, over_en) = (over.vi, over.en);
            words!(
                "Tỷ lệ đơn vị cấp dưới ({kind}) {vi}, tính {over_vi}",
                "The share of the units below ({kind}) that are {en}, {over_en}"
            )
        }
        Tally::Count(rated) => {
            let Words { vi, en } = rated_words(rated);
            words!("Số đơn vị cấp dưới ({kind}) {vi}", "How many of the units below ({kind}) are {en}")
        }
        Tally::Sum { of, .. } => {
            words!("Tổng `{of}` của các đơn vị cấp dưới ({kind})", "The sum of `{of}` over the units below ({kind})")
        }
    }
}

/// The line that says what follows where no child is counted.
pub fn no_children_words(none: NoChildren) -> Words {
    let Words { vi, en } = none_words(none);
    words!("Không có đơn vị nào để tính: {vi}", "Where there is none to count: {en}")
}

/// The lines of points for each child.
pub fn scored_words(children: &ScoredChildren) -> Vec<Words> {
    let kind = &children.unit_kind;
    let mut lines = vec![match children.combine {
        Combine::Mean => words!(
            "Điểm bình quân theo kết quả xếp loại của các đơn vị cấp dưới ({kind}):",
            "The mean of points for the ratings of the units below ({kind}):"
        ),
        Combine::Sum => words!(
            "Tổng điểm theo kết quả xếp loại của các đơn vị cấp dưới ({kind}):",
            "The sum of points for the ratings of the units below ({kind}):"
        ),
        Combine::Min => words!(
            "Điểm thấp nhất theo kết quả xếp loại của các đơn vị cấp dưới ({kind}):",
            "The least points for the ratings of the units below ({kind}):"
        ),
    }];
    for (rating, points) in &children.each {
        let Words { vi, en } = super::points_words(*points);
        let Words { vi: rating_vi, en: rating_en } = data(rating);
        lines.push(words!("Mức {rating_vi}: {vi}", "Rated {rating_en}: {en}"));
    }
    lines.push(no_children_words(children.none));
    lines
}
