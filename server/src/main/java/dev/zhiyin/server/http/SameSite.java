package dev.zhiyin.server.http;

import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import java.util.Set;

/**
 * Keeps pages of other sites from using a visitor's browser against this server. A request without
 * a body needs no permission of ours to be sent, but every browser says whose page sends it (W3C,
 * Fetch Metadata); other programs say nothing and may.
 */
public final class SameSite {
  private static final Set<String> OURS = Set.of("same-origin", "none");

  private SameSite() {}

  /** A page of another site is a {@link Refusal}. */
  public static void require(Context request) {
    String site = request.header("Sec-Fetch-Site");
    if (site != null && !OURS.contains(site)) {
      throw new Refusal(
          Problem.of(ProblemKind.FORBIDDEN, "pages of other sites may not change anything here"));
    }
  }
}
