package dev.zhiyin.tools.cli;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.awt.AWTError;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;

/** Charts as pictures. */
public final class SvgChart {
  private SvgChart() {}

  /** Plain paper, without a frame. */
  public static void plain(Styler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setLegendVisible(false);
    styler.setChartTitleVisible(false);
  }

  /**
   * The bytes of an SVG file.
   *
   * @throws WorkRefused if this Java cannot draw, as where the machine has no fonts
   */
  public static byte[] of(Chart<?, ?> chart) {
    var svg = new ByteArrayOutputStream();
    try {
      VectorGraphicsEncoder.saveVectorGraphic(chart, svg, VectorGraphicsFormat.SVG);
      return svg.toByteArray();
    } catch (AWTError | LinkageError | InternalError unable) {
      throw new WorkRefused("no chart is drawn: this Java cannot draw: " + unable.getMessage());
    } catch (IOException impossible) {
      throw new UncheckedIOException("bytes in memory cannot be written", impossible);
    }
  }
}
