package dev.mtlsguardrails.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.mtlsguardrails.core.rule.Rule;

/** The walls between the parts, with the reason beside each. */
@AnalyzeClasses(packages = "dev.mtlsguardrails", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.mtlsguardrails";

    @ArchTest
    static final ArchRule THE_CORE_KNOWS_THE_JDK_ONLY = classes()
            .that()
            .resideInAPackage(ROOT + ".core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ROOT + ".core..", "java..", "org.jspecify.annotations..")
            .because("the engine must run in a webhook, a controller, a command line and a test without knowing which");

    @ArchTest
    static final ArchRule THE_CORE_HAS_ONE_DIRECTION = slices().matching(ROOT + ".core.(*)..")
            .should()
            .beFreeOfCycles()
            .because("what Istio does must be readable without knowing what we think of it");

    @ArchTest
    static final ArchRule READERS_KNOW_NO_DRIVER = noClasses()
            .that()
            .resideInAPackage(ROOT + ".kube..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(ROOT + ".kube..", ROOT + ".core.."))))
            .because("readers serve every driver and know none");

    @ArchTest
    static final ArchRule SIBLINGS_DO_NOT_SEE_EACH_OTHER = slices().matching(
                    ROOT + ".(admission|audit|cluster|api|cli|installation|reconcile|serving)..")
            .should()
            .notDependOnEachOther()
            .because("each of them can be replaced alone; `config` puts them together");

    @ArchTest
    static final ArchRule THE_COMMAND_LINE_STARTS_NOTHING = classes()
            .that()
            .resideInAPackage(ROOT + ".cli..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + ".cli..",
                    ROOT + ".kube..",
                    ROOT + ".core..",
                    "java..",
                    "org.jspecify.annotations..",
                    "com.fasterxml.jackson..",
                    "org.yaml.snakeyaml..",
                    "picocli..")
            .because("an answer about a file must not wait for a server, and must be that of the webhook's own engine");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_WIRING = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".config..")
            .because("configuration is handed in");

    @ArchTest
    static final ArchRule VERDICTS_TOUCH_NO_CLUSTER = noClasses()
            .that()
            .resideInAPackage(ROOT + ".admission..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8.kubernetes.client..")
            .because("a review that waits for the API server can hang it: sideEffects None is literally true");

    @ArchTest
    static final ArchRule NO_STATE_IN_STATICS = noFields()
            .that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage(ROOT + "..")
            .should()
            .notBeFinal()
            .because("two reviews at once must not see each other");

    @ArchTest
    static final ArchRule RULES_ARE_FINAL_AND_LIVE_WITH_THEIR_FAMILY = classes()
            .that()
            .implement(Rule.class)
            .should()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
            .andShould()
            .resideInAPackage(ROOT + ".core.rule.*")
            .because("a rule is one class in the package of its family");

    @ArchTest
    static final ArchRule NO_DRAWER_FOR_EVERYTHING = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..helper..", "..common..")
            .because("there is one obvious place for everything, and that is not it");

    @ArchTest
    static final ArchRule RULES_ASK_NO_CLOCK = noClasses()
            .that()
            .resideInAPackage(ROOT + ".core..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("admission, scan and command line must agree to the second about what has expired");

    @ArchTest
    static final ArchRule NO_BOOLEAN_SWITCHES = methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage(ROOT + ".core..")
            .and()
            .areDeclaredInClassesThat()
            .areNotRecords()
            .should()
            .notHaveRawParameterTypes(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "with a boolean", types -> types.stream().anyMatch(type -> type.isEquivalentTo(boolean.class))))
            .because("a reader of the call cannot know what `true` means");
}
