package dev.zhiyin.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.zhiyin.engine.Caches;

/** The directions between modules, as far as the server sees them. */
@AnalyzeClasses(
    packages = "dev.zhiyin",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.OfTheServer.class})
class ArchitectureTest {
  /** Without what only tests of the server use. */
  static final class OfTheServer implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/dev/zhiyin/tools/")
          && !location.contains("/dev/zhiyin/sample/")
          && !location.contains("/dev/zhiyin/testing/");
    }
  }

  @ArchTest
  static final ArchRule THE_ENGINE_KNOWS_NEITHER_HTTP_NOR_ONNX =
      noClasses()
          .that()
          .resideInAPackage("dev.zhiyin.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.zhiyin.onnx..",
              "dev.zhiyin.server..",
              "dev.zhiyin.tools..",
              "ai.onnxruntime..",
              "ai.djl..",
              "io.javalin..",
              "org.eclipse.jetty..",
              "jakarta.servlet..",
              "io.micrometer..");

  @ArchTest
  static final ArchRule NOTHING_POINTS_AT_THE_SERVER =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zhiyin.server..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.zhiyin.server..");

  /* The syntax of filters is that of Lucene's query parser, whichever index answers them. */
  @ArchTest
  static final ArchRule LUCENE_STAYS_IN_ITS_PACKAGE_OF_THE_ENGINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zhiyin.engine.lucene..")
          .and()
          .haveNameNotMatching("dev\\.zhiyin\\.engine\\.filter\\.Filter(Expression|Terms).*")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.lucene..");

  @ArchTest
  static final ArchRule ANSWERS_REACH_AN_INDEX_BY_THE_RETRIEVAL_PORT_ALONE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.zhiyin.engine.recommend..",
              "dev.zhiyin.engine.rerank..",
              "dev.zhiyin.engine.explain..",
              "dev.zhiyin.engine.suggest..",
              "dev.zhiyin.engine.market..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.zhiyin.engine.lucene..");

  @ArchTest
  static final ArchRule NO_PUBLIC_METHOD_OF_THE_ENGINE_SPEAKS_LUCENE =
      methods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat(
              resideInAnyPackage("dev.zhiyin.engine..").and(modifier(JavaModifier.PUBLIC)))
          .should()
          .notHaveRawReturnType(resideInAnyPackage("org.apache.lucene.."));

  @ArchTest
  static final ArchRule ONNX_RUNTIME_STAYS_IN_ONNX =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zhiyin.onnx..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnxruntime..", "ai.djl..", "ai.onnx..");

  @ArchTest
  static final ArchRule THE_CLIENT_OF_OPENSEARCH_STAYS_IN_ITS_MODULE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zhiyin.opensearch..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.opensearch..", "org.apache.hc..");

  @ArchTest
  static final ArchRule CACHES_ARE_BEGUN_IN_ONE_WAY =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Caches.class.getName())
          .should()
          .callMethod(Caffeine.class, "newBuilder");

  @ArchTest
  static final ArchRule SERVICES_ARE_SPOKEN_TO_IN_THEIR_MODULE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zhiyin.services..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "io.github.resilience4j..");

  @ArchTest
  static final ArchRule HTTP_STAYS_IN_THE_SERVER =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zhiyin.server..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule THE_SERVER_LEAVES_DATABASES_TO_THE_STORE =
      noClasses()
          .that()
          .resideInAPackage("dev.zhiyin.server..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.jdbi..", "com.zaxxer..", "org.flywaydb..");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.zhiyin.(**)").should().beFreeOfCycles();
}
