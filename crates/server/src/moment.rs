//! Times as people and programs read them.

/// A moment of the calendar, in UTC.
struct Civil {
    year: u64,
    month: u64,
    day: u64,
    hour: u64,
    minute: u64,
    second: u64,
}

/// A time in milliseconds since 1970 as `2027-01-15 08:00 UTC`.
pub fn moment(at: u64) -> String {
    let Civil {
        year,
        month,
        day,
        hour,
        minute,
        ..
    } = civil(at);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} UTC")
}

/// A time in milliseconds since 1970 as `2027-01-15T08:00:00Z` (RFC 3339).
pub fn timestamp(at: u64) -> String {
    let Civil {
        year,
        month,
        day,
        hour,
        minute,
        second,
    } = civil(at);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

fn civil(at: u64) -> Civil {
    let (days, seconds) = (at / 86_400_000, at / 1_000 % 86_400);
    // Years that begin in March, so that a leap day is the last of one (as Howard Hinnant counts).
    let from_march = days + 719_468;
    let (era, day_of_era) = (from_march / 146_097, from_march % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    Civil {
        year: year_of_era + era * 400 + u64::from(month <= 2),
        month,
        day: day_of_year - (153 * from_march + 2) / 5 + 1,
        hour: seconds / 3_600,
        minute: seconds / 60 % 60,
        second: seconds % 60,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_people_read_it() {
        for (at, text) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_399_999, "2000-02-28 23:59 UTC"),
            (951_782_400_000, "2000-02-29 00:00 UTC"),
            (1_800_000_000_000, "2027-01-15 08:00 UTC"),
            (4_107_542_399_000, "2100-02-28 23:59 UTC"),
            (4_107_542_400_000, "2100-03-01 00:00 UTC"),
        ] {
            assert_eq!(moment(at), text);
        }
        assert_eq!(timestamp(951_782_399_999), "2000-02-28T23:59:59Z");
        assert_eq!(timestamp(1_800_000_000_000), "2027-01-15T08:00:00Z");
    }
}
