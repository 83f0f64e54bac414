//! The worksheet of letterheads (thông tin văn bản): what stands at the head and the foot of printed documents.

use crate::words::period::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The letterheads of all organisations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterheads {
    /// By the organisation's id; that of all organisations under `None`.
    pub by_organisation: BTreeMap<Option<Arc<str>>, Letterhead>,
}

impl Letterheads {
    /// The letterhead of an organisation; what it leaves blank is taken from that of all organisations.
    pub fn of(&self, organisation: Option<&str>) -> Letterhead {
        let shared = self.by_organisation.get(&None).cloned().unwrap_or_default();
        let own = organisation.and_then(|organisation| self.by_organisation.get(&Some(Arc::from(organisation))));
        let Some(own) = own.cloned() else { return shared };
        Letterhead {
            issuer: own.issuer.or(shared.issuer),
            superior: own.superior.or(shared.superior),
            place: own.place.or(shared.place),
            number: own.number.or(shared.number),
            date: own.date.or(shared.date),
            signers: if own.signers.is_empty() { shared.signers } else { own.signers },
        }
    }
}

/// What a printed document is headed and signed with; what is blank is left to be filled in by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// Who issues it.
    pub issuer: Option<String>,
    /// Who stands above the issuer.
    pub superior: Option<String>,
    /// Where it is signed.
    pub place: Option<String>,
    /// Its number.
    pub number: Option<String>,
    /// When it is signed.
    pub date: Option<Date>,
    /// Who signs, from left to right.
    pub signers: Vec<Signer>,
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// In what role.
    pub role: String,
    /// By what name.
    pub name: Option<String>,
}
