package dev.zhiyin.tools.prepare;

import java.util.List;
import java.util.Locale;

/**
 * Bars beside each other, each of several parts on top of each other, as SVG.
 *
 * @param series names of the parts, from the bottom up
 * @param colours of the parts, in the same order
 * @param bars from left to right
 * @param marks lines across the bars
 */
record BarChart(List<String> series, List<String> colours, List<Bar> bars, List<Mark> marks) {
  private static final double WIDE = 1000;
  private static final double NARROW = 480;
  private static final double HEIGHT = 300;
  private static final double LEFT = 62;
  private static final double BOTTOM = 34;
  private static final double TOP = 22;
  private static final double DIGIT = 7;

  /**
   * One bar.
   *
   * @param label below it, if there is room
   * @param parts as high as the series say
   */
  record Bar(String label, List<Long> parts) {
    long height() {
      return parts.stream().mapToLong(Long::longValue).sum();
    }
  }

  /** A line before the bar at {@code place}, counted from 0. */
  record Mark(int place, String label) {}

  /** As wide as the page. */
  String svg() {
    return new Drawing(this, WIDE).svg();
  }

  /** As wide as half the page. */
  String narrowSvg() {
    return new Drawing(this, NARROW).svg();
  }

  private record Drawing(BarChart chart, double width) {
    String svg() {
      long most = Math.max(1, chart.bars.stream().mapToLong(Bar::height).max().orElse(1));
      double step = step(most);
      double top = Math.ceil(most / step) * step;
      var svg = new StringBuilder();
      svg.append(
          String.format(
              Locale.ROOT,
              "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">%n",
              width,
              HEIGHT));
      for (double value = 0; value <= top; value += step) {
        grid(svg, value, y(value, top));
      }
      double room = (width - LEFT) / Math.max(1, chart.bars.size());
      for (int i = 0; i < chart.bars.size(); i++) {
        bar(svg, chart.bars.get(i), LEFT + i * room, room, top);
      }
      labels(svg, room);
      chart.marks.forEach(mark -> mark(svg, mark, LEFT + mark.place() * room));
      return svg.append("</svg>\n").toString();
    }

    private void grid(StringBuilder svg, double value, double y) {
      svg.append(
          "<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/><text class=\"tick\" x=\"%s\" y=\"%s\" text-anchor=\"end\">%s</text>%n"
              .formatted(
                  Html.place(LEFT),
                  Html.place(width),
                  Html.place(y),
                  Html.place(y),
                  Html.place(LEFT - 8),
                  Html.place(y + 4),
                  Html.number(Math.round(value))));
    }

    private void bar(StringBuilder svg, Bar bar, double x, double room, double top) {
      double gap = Math.min(6, room * 0.2);
      double below = 0;
      var tip = new StringBuilder(bar.label());
      for (int part = 0; part < bar.parts().size(); part++) {
        if (bar.parts().get(part) > 0) {
          tip.append("\n").append(chart.series.get(part)).append(": ");
          tip.append(Html.number(bar.parts().get(part)));
        }
      }
      svg.append("<g><title>").append(Html.escaped(tip.toString())).append("</title>");
      for (int part = 0; part < bar.parts().size(); part++) {
        long height = bar.parts().get(part);
        if (height > 0) {
          double upper = y(below + height, top);
          svg.append(
              "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>"
                  .formatted(
                      Html.place(x + gap / 2),
                      Html.place(upper),
                      Html.place(room - gap),
                      Html.place(y(below, top) - upper),
                      chart.colours.get(part)));
          below += height;
        }
      }
      svg.append("</g>\n");
    }

    private void labels(StringBuilder svg, double room) {
      int longest = chart.bars.stream().mapToInt(bar -> bar.label().length()).max().orElse(1);
      double needed = DIGIT * longest + 12;
      int every = (int) Math.max(1, Math.ceil(needed / room));
      for (int i = 0; i < chart.bars.size(); i += every) {
        double middle = LEFT + (i + 0.5) * room;
        if (i > 0 && middle > width - needed / 2) {
          break; // it would be cut off
        }
        svg.append(
            "<text class=\"tick\" x=\"%s\" y=\"%s\" text-anchor=\"middle\">%s</text>%n"
                .formatted(
                    Html.place(middle),
                    Html.place(HEIGHT - BOTTOM + 20),
                    Html.escaped(chart.bars.get(i).label())));
      }
    }

    private void mark(StringBuilder svg, Mark mark, double x) {
      svg.append(
          "<line class=\"mark\" x1=\"%1$s\" x2=\"%1$s\" y1=\"4\" y2=\"%2$s\"/><text class=\"marked\" x=\"%3$s\" y=\"12\">%4$s</text>%n"
              .formatted(
                  Html.place(x),
                  Html.place(HEIGHT - BOTTOM),
                  Html.place(x + 5),
                  Html.escaped(mark.label())));
    }

    private static double y(double value, double top) {
      return TOP + (HEIGHT - BOTTOM - TOP) * (1 - value / top);
    }

    /* 1, 2 or 5 times a power of ten, so that there are about four lines. */
    private static double step(long most) {
      double rough = Math.max(1, most / 4.0);
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      for (double factor : new double[] {1, 2, 5, 10}) {
        if (factor * power >= rough) {
          return factor * power;
        }
      }
      return 10 * power;
    }
  }
}
