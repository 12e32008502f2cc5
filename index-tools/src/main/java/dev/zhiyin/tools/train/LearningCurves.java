package dev.zhiyin.tools.train;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.tools.cli.Storage;
import dev.zhiyin.tools.cli.SvgChart;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.ProgressListener.EpochReport.Validation;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.Styler.YAxisPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Loss and validation loss by epoch on the left scale, NDCG@10 of the validation on the right, and
 * a mark at the epoch whose weights were kept.
 */
public final class LearningCurves {
  /** Name of the picture in a model's folder. */
  public static final String FILE = "curves.svg";

  private static final int WIDTH = 800;
  private static final int HEIGHT = 500;
  private static final int LOSSES = 0;
  private static final int GAINS = 1;

  private LearningCurves() {}

  /**
   * Writes the picture as SVG.
   *
   * @param epochs in order, at least one
   * @param best the epoch that was kept, from 1
   * @throws StorageFailed if the file cannot be written
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if this Java cannot draw, as where the
   *     machine has no fonts
   */
  public static void write(Path file, List<EpochReport> epochs, int best) {
    Storage.write(file, () -> Files.write(file, SvgChart.of(chart(epochs, best))));
  }

  static XYChart chart(List<EpochReport> epochs, int best) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Training, epoch %d kept".formatted(best))
            .xAxisTitle("epoch")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.setYAxisGroupTitle(LOSSES, "loss");
    add(chart, "loss", LOSSES, epochs, EpochReport::loss);
    List<EpochReport> validated =
        epochs.stream().filter(it -> it.validation().isPresent()).toList();
    if (!validated.isEmpty()) {
      chart.getStyler().setYAxisGroupPosition(GAINS, YAxisPosition.Right);
      chart.setYAxisGroupTitle(GAINS, "NDCG@10");
      add(chart, "validation loss", LOSSES, validated, it -> of(it).loss());
      add(chart, "validation NDCG@10", GAINS, validated, it -> of(it).ndcg());
      kept(chart, epochs.get(best - 1));
    }
    return chart;
  }

  private static void add(
      XYChart chart,
      String name,
      int scale,
      List<EpochReport> epochs,
      ToDoubleFunction<EpochReport> value) {
    XYSeries series =
        chart.addSeries(
            name,
            epochs.stream().mapToDouble(EpochReport::epoch).toArray(),
            epochs.stream().mapToDouble(value).toArray());
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setYAxisGroup(scale);
  }

  private static void kept(XYChart chart, EpochReport best) {
    XYSeries series =
        chart.addSeries("kept", new double[] {best.epoch()}, new double[] {of(best).ndcg()});
    series.setMarker(SeriesMarkers.DIAMOND);
    series.setYAxisGroup(GAINS);
  }

  private static Validation of(EpochReport report) {
    return report.validation().orElseThrow();
  }
}
