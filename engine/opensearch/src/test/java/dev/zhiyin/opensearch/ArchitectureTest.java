package dev.zhiyin.opensearch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What this module may know, and who may know its client. */
@AnalyzeClasses(packages = "dev.zhiyin", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] CLIENT = {"org.opensearch..", "org.apache.hc..", "jakarta.json.."};

  @ArchTest
  static final ArchRule THE_CLIENT_STAYS_IN_THIS_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zhiyin.opensearch..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLIENT);

  @ArchTest
  static final ArchRule TWO_CLASSES_SPEAK_WITH_THE_CLUSTER =
      noClasses()
          .that()
          .doNotHaveSimpleName("ClusterClient")
          .and()
          .doNotHaveSimpleName("ClusterHost")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLIENT);

  @ArchTest
  static final ArchRule NO_PUBLIC_METHOD_SPEAKS_THE_CLIENTS_TYPES =
      methods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat(resideInAnyPackage("dev.zhiyin.opensearch.."))
          .should()
          .notHaveRawReturnType(resideInAnyPackage(CLIENT));

  @ArchTest
  static final ArchRule LUCENE_STAYS_IN_THE_ENGINE =
      noClasses()
          .that()
          .resideInAPackage("dev.zhiyin.opensearch..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.lucene..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.zhiyin.(**)").should().beFreeOfCycles();
}
