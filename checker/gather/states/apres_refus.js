// The page once its visitor has refused every cookie. Only a button that says so, in a banner that
// speaks of cookies, is pressed.
// seconds: 8
// pages: first
// leaves: site
({ chosen }) =>
  chosen(/^(tout refuser|(tout )?refuser( tou[st]e?s?)?( les)?( cookies| traceurs)?( et continuer)?|continuer sans accepter|je refuse|non,? merci|interdire tous les cookies|reject all)$/i)
