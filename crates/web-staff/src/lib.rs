//! web-staff
