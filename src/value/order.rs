//! Comparability (`<`) and orderability (ORDER BY).
