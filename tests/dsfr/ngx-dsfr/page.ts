// Une page écrite avec @edugouvfr/ngx-dsfr, telle que sa documentation dit de l'écrire. Compilée dans le
// navigateur : ce qui est rendu est le même.
import "zone.js";
import "@angular/compiler";
import { Component, importProvidersFrom } from "@angular/core";
import { FormsModule } from "@angular/forms";
import { bootstrapApplication } from "@angular/platform-browser";
import { provideRouter } from "@angular/router";
import * as dsfr from "@edugouvfr/ngx-dsfr";

@Component({
  selector: "app-page",
  standalone: true,
  imports: [
    FormsModule, dsfr.DsfrSkipLinksComponent, dsfr.DsfrHeaderComponent, dsfr.DsfrFooterComponent, dsfr.DsfrBreadcrumbComponent,
    dsfr.DsfrAccordionComponent, dsfr.DsfrAccordionsGroupComponent, dsfr.DsfrAlertComponent, dsfr.DsfrTabsComponent, dsfr.DsfrTabComponent,
    dsfr.DsfrModalComponent, dsfr.DsfrFormInputComponent, dsfr.DsfrFormEmailComponent, dsfr.DsfrFormPasswordComponent, dsfr.DsfrFormSelectComponent,
    dsfr.DsfrFormCheckboxComponent, dsfr.DsfrFormRadioComponent, dsfr.DsfrFormToggleComponent, dsfr.DsfrTableComponent, dsfr.DsfrColumnComponent,
    dsfr.DsfrPaginationComponent, dsfr.DsfrConsentBannerComponent, dsfr.DsfrStepperComponent, dsfr.DsfrSummaryComponent, dsfr.DsfrButtonComponent,
    dsfr.DsfrCardComponent, dsfr.DsfrTileComponent, dsfr.DsfrBadgeComponent,
  ].filter(Boolean),
  template: `
    <dsfr-skiplinks [links]="[{ label: 'Contenu', link: '#contenu' }, { label: 'Pied de page', link: '#pied' }]" />
    <dsfr-consent-banner heading="À propos des cookies sur Jardins partagés" rgpdLink="/donnees-personnelles"
      [finalities]="[{ name: 'Mesure d’audience', description: 'Compter les visites.' }]" />
    <dsfr-header serviceTitle="Jardins partagés" serviceTagline="Trouver une parcelle" [logo]="logo" logoLink="/" [searchBar]="true" [display]="true"
      [headerToolsLinks]="[{ label: 'Se connecter', link: '/connexion', icon: 'fr-icon-lock-line' }]" [menu]="menu" />
    <main id="contenu" role="main" class="fr-container">
      <dsfr-breadcrumb [items]="[{ label: 'Accueil', link: '/' }, { label: 'Jardins', link: '/jardins' }, { label: 'Bretagne' }]" />
      <h1>Les jardins de Bretagne</h1>
      <dsfr-alert heading="Les inscriptions sont ouvertes" headingLevel="H2" message="Jusqu'au 31 mars." [closable]="true" />
      <dsfr-badge label="Ouvert" severity="success" />
      <dsfr-summary heading="Sommaire" [entries]="[{ label: 'Demander une parcelle', link: '#demande' }, { label: 'Horaires', link: '#horaires' }]" />
      <h2>Questions fréquentes</h2>
      <dsfr-accordions-group>
        <dsfr-accordion heading="Qui peut jardiner ?">Toute personne qui habite la commune.</dsfr-accordion>
        <dsfr-accordion heading="Combien cela coûte-t-il ?">Dix euros par an.</dsfr-accordion>
      </dsfr-accordions-group>
      <dsfr-tabs tabsAriaLabel="Saisons"><dsfr-tab label="Printemps">On sème.</dsfr-tab><dsfr-tab label="Été">On arrose.</dsfr-tab></dsfr-tabs>
      <h2 id="horaires">Horaires</h2>
      <dsfr-datatable caption="Horaires des jardins" [data]="rows" dataKey="id">
        <dsfr-column field="garden" label="Jardin" [sortable]="true" /><dsfr-column field="opens" label="Ouverture" />
      </dsfr-datatable>
      <h2>À lire aussi</h2>
      <dsfr-card heading="Composter chez soi" headingLevel="H3" description="Six conseils." link="/composter" imagePath="/image.svg" imageAlt="" [enlargeLink]="true" />
      <dsfr-tile heading="Carte des jardins" headingLevel="H3" link="/carte" />
      <form id="demande">
        <h2>Demander une parcelle</h2>
        <dsfr-stepper [totalSteps]="2" [currentStep]="1" currentStepTitle="Vos coordonnées" nextStepTitle="Votre jardin" headingLevel="H3" />
        <p>Les champs sont obligatoires. Vos données servent à instruire la demande (<a href="/donnees-personnelles">données personnelles</a>).</p>
        <dsfr-form-input label="Nom" name="nom" autocomplete="family-name" [(ngModel)]="value" />
        <dsfr-form-email label="Adresse électronique" name="courriel" [(ngModel)]="value" error="Saisissez une adresse électronique au format attendu : nom@domaine.fr" />
        <dsfr-form-password label="Mot de passe" name="secret" [(ngModel)]="value" />
        <dsfr-form-select label="Département" name="departement" [options]="[{ label: 'Finistère', value: '29' }]" placeholder="Choisir un département" [(ngModel)]="value" />
        <dsfr-form-radio legend="Surface souhaitée" name="surface" [options]="[{ label: '10 m²', value: '10' }, { label: '20 m²', value: '20' }]" [(ngModel)]="value" />
        <dsfr-form-checkbox label="J'emprunte une bêche" name="beche" error="Cochez la case" [(ngModel)]="checked" />
        <dsfr-form-toggle label="Recevoir un rappel" name="rappel" [(ngModel)]="checked" />
        <dsfr-button label="Envoyer la demande" type="submit" />
      </form>
      <dsfr-modal titleModal="Retirer la demande" dialogId="retrait" [actions]="[{ label: 'Retirer', callback: nothing }]">La demande sera effacée.</dsfr-modal>
      <dsfr-button label="Retirer ma demande" ariaControls="retrait" />
      <dsfr-pagination [pageCount]="5" [currentPage]="2" />
    </main>
    <dsfr-footer id="pied" [logo]="logo" [display]="true" presentation="Les jardins partagés de l'État." [mandatoryLinks]="mandatory" [license]="license" />
  `,
})
class Page {
  value = "";
  checked = false;
  logo = { label: "République française", link: "/", tooltipMessage: "Accueil - Jardins partagés" };
  rows = [{ id: 1, garden: "Brest", opens: "9 h" }, { id: 2, garden: "Quimper", opens: "10 h" }];
  menu = [
    { label: "Accueil", link: "/", active: true },
    { label: "Jardins", subItems: [{ label: "Bretagne", link: "/bretagne" }, { label: "Corse", link: "/corse" }] },
    { label: "Démarches", megaMenu: { leader: { title: "Vos démarches", text: "Tout se fait en ligne.", link: { label: "Voir toutes les démarches", link: "/demarches" } },
      categories: [{ label: "Parcelles", link: "/parcelles", subItems: [{ label: "Demander une parcelle", link: "/demander" }] }] } },
  ];
  mandatory = [
    { label: "Plan du site", link: "/plan-du-site" }, { label: "Accessibilité : partiellement conforme", link: "/accessibilite" },
    { label: "Mentions légales", link: "/mentions-legales" }, { label: "Données personnelles", link: "/donnees-personnelles" },
  ];
  license = 'Les contenus de ce site sont sous <a href="https://github.com/etalab/licence-ouverte/blob/master/LO.md">licence etalab-2.0</a>';
  nothing = () => {};
}

bootstrapApplication(Page, { providers: [provideRouter([]), importProvidersFrom(dsfr.DsfrConfigModule.forRoot({ artworkDirPath: "/dsfr/artwork" }))] });
