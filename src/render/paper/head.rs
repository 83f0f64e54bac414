//! The head and the foot of a document: letterhead, state and motto, place and date, signatures; dots where something is blank.

use super::{Head, Signer};
use crate::facts::letterhead::Letterhead;
use crate::words::diagnostic::Lang;
use crate::words::text::fold;
use chrono::Datelike;

const LONG_DOTS: &str = "…………………………………";
const SHORT_DOTS: &str = "………";

/// What a document is headed and signed with, in a language.
#[derive(Clone, Copy, Debug)]
pub struct Headed<'a> {
    /// The letterhead of its organisation.
    pub letterhead: &'a Letterhead,
    /// The language.
    pub lang: Lang,
}

impl Headed<'_> {
    /// What stands above the title.
    pub(super) fn head(self) -> Head {
        let Headed { letterhead: own, lang } = self;
        let upper = |text: &Option<String>| text.as_ref().map_or_else(|| LONG_DOTS.to_owned(), |text| text.to_uppercase());
        let number = own.number.as_deref().unwrap_or("…………/…………");
        Head {
            superior: upper(&own.superior),
            issuer: upper(&own.issuer),
            number: format!("{} {number}", lang.of("Số:", "No.")),
            state: lang.of("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"),
            motto: lang.of("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"),
            place_and_date: self.place_and_date(),
        }
    }

    fn place_and_date(self) -> String {
        let Headed { letterhead: own, lang } = self;
        let place = own.place.as_deref().unwrap_or("……………");
        match (own.date, lang) {
            // days and the first two months have two digits, so that nothing can be put before them
            (Some(day), Lang::Vi) => {
                let month = if day.month() < 3 { format!("{:02}", day.month()) } else { day.month().to_string() };
                format!("{place}, ngày {:02} tháng {month} năm {}", day.day(), day.year())
            }
            (Some(day), Lang::En) => format!("{place}, {}", day.format("%-d %B %Y")),
            (None, Lang::Vi) => format!("{place}, ngày …… tháng …… năm ……"),
            (None, Lang::En) => format!("{place}, {SHORT_DOTS}{SHORT_DOTS}"),
        }
    }

    /// Who signs: first whoever must in any case, then those of the letterhead; where it names none, `usual`.
    pub(super) fn signers(self, always: &str, usual: &str) -> Vec<Signer> {
        let Headed { letterhead: own, lang } = self;
        let signer = |role: &str, name: Option<&str>| Signer {
            role: role.lines().map(str::to_uppercase).collect(),
            how: lang.of("(Ký, ghi rõ họ tên)", "(Signature, full name)"),
            name: name.unwrap_or("…………………………").to_owned(),
        };
        let mut signers: Vec<Signer> = own.signers.iter().map(|own| signer(&own.role, own.name.as_deref())).collect();
        if signers.is_empty() {
            signers.push(signer(usual, None));
        }
        if !own.signers.iter().any(|own| fold(&own.role) == fold(always)) {
            signers.insert(0, signer(always, None));
        }
        signers
    }
}
