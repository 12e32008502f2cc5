package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.ProgressListener.EpochReport.Validation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.w3c.dom.Document;

class LearningCurvesTest {
  private static final List<EpochReport> VALIDATED =
      List.of(
          report(1, 5, Optional.of(new Validation(5.5, 0.1, 0.05))),
          report(2, 4, Optional.of(new Validation(4.5, 0.12, 0.0625))),
          report(3, 3, Optional.of(new Validation(4.75, 0.11, 0.0575))));

  @TempDir private Path folder;

  @Test
  void lossesStandOnOneScaleAndNdcgOnAnotherWithTheEpochThatWasKeptMarked() {
    XYChart chart = LearningCurves.chart(VALIDATED, 2);
    assertThat(chart.getTitle()).isEqualTo("Training, epoch 2 kept");
    assertThat(values(chart, "loss")).containsExactly(5, 4, 3);
    assertThat(values(chart, "validation loss")).containsExactly(5.5, 4.5, 4.75);
    assertThat(values(chart, "validation NDCG@10")).containsExactly(0.05, 0.0625, 0.0575);
    assertThat(series(chart, "kept").getXData()).containsExactly(2);
    assertThat(values(chart, "kept")).containsExactly(0.0625);
    assertThat(List.of("loss", "validation loss", "validation NDCG@10", "kept"))
        .extracting(name -> series(chart, name).getYAxisGroup())
        .containsExactly(0, 0, 1, 1);
  }

  @Test
  void theLossStandsAloneWhereThereIsNothingToValidateWith() {
    XYChart chart = LearningCurves.chart(List.of(report(1, 5, Optional.empty())), 1);
    assertThat(chart.getSeriesMap()).containsOnlyKeys("loss");
  }

  @Test
  void thePictureIsAnSvgFile() throws Exception {
    Path file = folder.resolve(LearningCurves.FILE);
    LearningCurves.write(file, VALIDATED, 2);
    Document svg = parsed(file);
    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(svg.getElementsByTagName("path").getLength()).isGreaterThan(10);
  }

  private static double[] values(XYChart chart, String name) {
    return series(chart, name).getYData();
  }

  private static XYSeries series(XYChart chart, String name) {
    return Objects.requireNonNull(chart.getSeriesMap().get(name), name);
  }

  private static EpochReport report(int epoch, double loss, Optional<Validation> validation) {
    return new EpochReport(epoch, loss, validation, 1);
  }

  /* Without asking the network for the document type that SVG names. */
  private static Document parsed(Path file) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    try (var in = Files.newInputStream(file)) {
      return factory.newDocumentBuilder().parse(in);
    }
  }
}
