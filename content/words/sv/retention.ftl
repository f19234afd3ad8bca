# Ord för gallring (bevarande och gallring). Varje nyckel börjar med "retention-".

retention-line = Gallring
retention-kept = Sparas
retention-may = Får gallras
retention-late = Skulle ha gallrats
retention-never = Gallras aldrig
retention-no-rule = Regel saknas
retention-with-case = Ett ärende har öppnats från anmälan. Anmälan hör till akten och gallras tillsammans med den.
retention-with-inquiry = Anmälan hör till en utredning som inte är kopplad till den här. Den sparas.
retention-placement-unanswered = Ingen har svarat på om barnet har varit placerat. Handlingar om placering gallras aldrig. Ta reda på det först.
