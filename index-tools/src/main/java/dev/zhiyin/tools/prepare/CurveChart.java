package dev.zhiyin.tools.prepare;

import java.util.List;
import java.util.Locale;

/**
 * How much of all events the most popular products have: the share of products from left to right,
 * the share of events upwards, as SVG.
 *
 * @param popularity events by product, most first
 */
record CurveChart(List<Long> popularity) {
  private static final double WIDTH = 480;
  private static final double HEIGHT = 300;
  private static final double LEFT = 50;
  private static final double BOTTOM = 34;
  private static final double TOP = 14;
  private static final int POINTS = 200;

  /** The share of the events that this share of the products has, 0 to 1. */
  double share(double ofProducts) {
    long all = sum(popularity.size());
    int products = (int) Math.round(ofProducts * popularity.size());
    return all == 0 ? 0 : (double) sum(products) / all;
  }

  private long sum(int products) {
    return popularity.stream().limit(products).mapToLong(Long::longValue).sum();
  }

  String svg() {
    var svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">%n",
            WIDTH,
            HEIGHT));
    for (int quarter = 0; quarter <= 4; quarter++) {
      grid(svg, quarter / 4.0);
    }
    String line = line();
    svg.append(
        "<path class=\"area\" d=\"%s L%s %s L%s %s Z\"/><path class=\"curve\" d=\"%s\"/>%n"
            .formatted(
                line,
                Html.place(x(1)),
                Html.place(y(0)),
                Html.place(x(0)),
                Html.place(y(0)),
                line));
    svg.append(
        "<line class=\"even\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>%n"
            .formatted(Html.place(x(0)), Html.place(y(0)), Html.place(x(1)), Html.place(y(1))));
    double tenth = share(0.1);
    svg.append(
        "<circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"5\"/><text class=\"noted\" x=\"%s\" y=\"%s\">10 %% → %.0f %%</text>%n"
            .formatted(
                Html.place(x(0.1)),
                Html.place(y(tenth)),
                Html.place(x(0.1) + 10),
                Html.place(y(tenth) + 16),
                100 * tenth));
    return svg.append("</svg>\n").toString();
  }

  private String line() {
    long all = Math.max(1, sum(popularity.size()));
    var path = new StringBuilder("M%s %s".formatted(Html.place(x(0)), Html.place(y(0))));
    long below = 0;
    int next = 1;
    for (int i = 0; i < popularity.size(); i++) {
      below += popularity.get(i);
      if ((long) (i + 1) * POINTS >= (long) next * popularity.size()) {
        path.append(
            " L%s %s"
                .formatted(
                    Html.place(x((i + 1.0) / popularity.size())),
                    Html.place(y((double) below / all))));
        next = (int) ((long) (i + 1) * POINTS / popularity.size()) + 1;
      }
    }
    return path.toString();
  }

  private void grid(StringBuilder svg, double share) {
    svg.append(
        "<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/><text class=\"tick\" x=\"%s\" y=\"%s\" text-anchor=\"end\">%.0f %%</text><text class=\"tick\" x=\"%s\" y=\"%s\" text-anchor=\"middle\">%.0f %%</text>%n"
            .formatted(
                Html.place(x(0)),
                Html.place(x(1)),
                Html.place(y(share)),
                Html.place(y(share)),
                Html.place(LEFT - 8),
                Html.place(y(share) + 4),
                100 * share,
                Html.place(x(share)),
                Html.place(HEIGHT - BOTTOM + 20),
                100 * share));
  }

  private static double x(double share) {
    return LEFT + (WIDTH - LEFT - 20) * share;
  }

  private static double y(double share) {
    return TOP + (HEIGHT - BOTTOM - TOP) * (1 - share);
  }
}
