package dev.zhiyin.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.zhiyin", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule luceneStaysInEngine =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zhiyin.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.lucene..");

  @ArchTest
  static final ArchRule onnxRuntimeStaysInOnnx =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zhiyin.onnx..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule theClientOfOpenSearchStaysInItsModule =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zhiyin.opensearch..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.opensearch..", "org.apache.hc..");

  @ArchTest
  static final ArchRule trainingStaysInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.zhiyin.tools.train..", "dev.zhiyin.onnx.encoder..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule graphsAreWrittenInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.zhiyin.tools.train.export..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.tribuo..", "ai.onnx.proto..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule nothingPointsAtTheTools =
      noClasses()
          .that()
          .resideInAnyPackage("dev.zhiyin.engine..", "dev.zhiyin.onnx..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.zhiyin.tools..");

  @ArchTest
  static final ArchRule theTablesOfPreparationStayInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.zhiyin.tools.prepare..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.duckdb..", "com.ibm.icu..", "org.jsoup..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.zhiyin.(**)").should().beFreeOfCycles();
}
