package io.github.smtpraw;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.net.IDN;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may refer to whom, and how long a file may be. */
class HouseRulesTest {
    private static final String ROOT = "io.github.smtpraw";
    private static final int MAX_LINES = 400;
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    @Test
    void theProtocolRefersToTheJdkAndItselfAlone() {
        classes()
                .that(resideInAPackage(ROOT + ".protocol"))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "javax.security.sasl", ROOT + ".protocol"))
                .check(HOUSE);
    }

    @Test
    void theProtocolDoesNoInputOrOutput() {
        noClasses()
                .that(resideInAPackage(ROOT + ".protocol"))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.nio.file..", "java.nio.channels..")
                                .or(
                                        resideInAnyPackage("java.io", "java.net..")
                                                .and(DescribedPredicate.not(values()))))
                .check(HOUSE);
    }

    /** What java.io and java.net have that does none: markers, exceptions, names. */
    private static DescribedPredicate<JavaClass> values() {
        return DescribedPredicate.describe(
                "no I/O",
                type ->
                        type.isAssignableTo(Throwable.class)
                                || type.isEquivalentTo(IDN.class)
                                || type.getSimpleName().equals("Serializable"));
    }

    @ParameterizedTest
    @CsvSource({
        "auth, protocol",
        "server, auth protocol",
        "client, auth protocol",
        "'', server client auth protocol"
    })
    void aPackageRefersToTheseAlone(String name, String others) {
        String here = name.isEmpty() ? ROOT : ROOT + "." + name;
        Set<String> allowed = new TreeSet<>(List.of(here));
        for (String other : others.split(" ")) {
            allowed.add(ROOT + "." + other);
        }
        noClasses()
                .that(resideInAPackage(here))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "..")
                                .and(
                                        DescribedPredicate.not(
                                                resideInAnyPackage(
                                                        allowed.toArray(new String[0])))))
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"directory", "batch", "report", "terminal", "host"})
    void aRoomOfTheVocabularyRefersToPublicTypesOfTheRootAndTheProtocolAlone(String name) {
        String here = ROOT + "." + name;
        noClasses()
                .that(resideInAPackage(here))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + "..")
                                .and(
                                        DescribedPredicate.not(
                                                resideInAnyPackage(here, ROOT + ".protocol")))
                                .and(
                                        DescribedPredicate.not(
                                                resideInAPackage(ROOT).and(publicTypes()))))
                .allowEmptyShould(true)
                .check(HOUSE);
    }

    private static DescribedPredicate<JavaClass> publicTypes() {
        return DescribedPredicate.describe(
                "public", type -> type.getModifiers().contains(JavaModifier.PUBLIC));
    }

    @Test
    void authDoesNoInputOrOutputAndKnowsNeitherCamelNorNetty() {
        classes()
                .that(resideInAPackage(ROOT + ".auth"))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(
                                "com.ongres..",
                                "java.lang..",
                                "java.nio",
                                "java.nio.charset",
                                "java.security..",
                                "java.util..",
                                "javax.security.auth.callback",
                                "javax.security.sasl",
                                ROOT + ".auth",
                                ROOT + ".protocol"))
                .check(HOUSE);
    }

    @Test
    void noPackagesReferToEachOtherInACircle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void jakartaMailIsReferredToFromOneClassOfTheRootAndOneOfTheReports() {
        Set<String> users =
                HOUSE.stream()
                        .filter(HouseRulesTest::refersToJakartaMail)
                        .map(type -> outermost(type).getSimpleName())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("MimeMessageConverters", "ReportMail"), users);
    }

    private static boolean refersToJakartaMail(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .anyMatch(use -> use.getTargetClass().getPackageName().startsWith("jakarta.mail"));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(HouseRulesTest::outermost).orElse(type);
    }

    @Test
    void noFileIsTooLongToRead() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of("src/main/java"))) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        List<String> tooLong = new ArrayList<>();
        for (Path file : files) {
            int lines = Files.readAllLines(file).size();
            if (lines > MAX_LINES) {
                tooLong.add(file + ": " + lines);
            }
        }
        assertFalse(files.isEmpty());
        assertEquals(List.of(), tooLong);
    }
}
