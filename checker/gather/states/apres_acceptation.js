// The page once its visitor has accepted every cookie. Only a button that says so, in a banner that
// speaks of cookies, is pressed.
// seconds: 8
// pages: first
// leaves: site
({ chosen }) =>
  chosen(/^((tout|j.)? ?accepte?r?( et continuer)?|accepter (tout|tous les cookies|tous les traceurs|les cookies)|autoriser( tous les cookies| tout)?|ok,? (tout accepter|pour moi)|accept all)$/i)
