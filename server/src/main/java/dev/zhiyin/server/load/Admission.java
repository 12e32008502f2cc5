package dev.zhiyin.server.load;

import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Lets in so many requests at the same time and refuses the next at once, so that those inside stay
 * fast and nothing queues. As a filter around everything, it sees each request leave. Thread-safe.
 */
public final class Admission implements Filter {
  private static final String ATTRIBUTE = "zhiyin.admitted";

  private final int most;
  private final Semaphore places;

  public Admission(int most) {
    this.most = most;
    this.places = new Semaphore(most);
  }

  /** Lets a request in, or refuses it. */
  public void enter(Context request) {
    if (!places.tryAcquire()) {
      throw new Refusal(
          Problem.of(
              ProblemKind.TOO_BUSY,
              "%d requests are worked on, the most that may be".formatted(most)));
    }
    request.req().setAttribute(ATTRIBUTE, true);
  }

  /** How many are inside. */
  public int inside() {
    return most - places.availablePermits();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } finally {
      if (request.getAttribute(ATTRIBUTE) != null) {
        places.release();
      }
    }
  }
}
