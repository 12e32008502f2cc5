package dev.zhiyin.server.http;

import dev.zhiyin.server.load.Admission;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Sees to it that clients who read slowly keep nobody out and nothing for long. An answer that is
 * in memory has no place among the requests that are worked on, as long as all that are read are
 * few bytes of it; what comes on top keeps its place until it is read, so that the next requests
 * are refused. The connection ends if an answer is not read in time; by itself the web server ends
 * those only of which nothing at all is read.
 */
public final class UnreadAnswer implements Filter {
  private static final String ATTRIBUTE = "zhiyin.reading";

  /** Of the memory, for answers that have no place. */
  private static final int SHARE = 8;

  private final Duration allowed;
  private final long most = Runtime.getRuntime().maxMemory() / SHARE;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * An answer that is being read.
   *
   * @param end closes its connection
   */
  private record Reading(int bytes, Scheduler.Task end) {}

  /**
   * @param allowed how long an answer may take to be read
   */
  public UnreadAnswer(Duration allowed) {
    this.allowed = allowed;
  }

  /** Watches over every route. */
  public void add(RoutesConfig routes) {
    routes.after(this::made);
  }

  /* What lies in a file is long, and is read as long as it takes. */
  private void made(Context request) {
    if (request.resultInputStream() instanceof ByteArrayInputStream answer) {
      int length = answer.available();
      if (bytes.addAndGet(length) <= most) {
        Admission.answered(request);
      }
      var jetty = ServletContextRequest.getServletContextRequest(request.req());
      var connection = jetty.getConnectionMetaData().getConnection();
      var tooSlow = new TimeoutException("not read within %d ms".formatted(allowed.toMillis()));
      var end =
          jetty
              .getComponents()
              .getScheduler()
              .schedule(() -> connection.getEndPoint().close(tooSlow), allowed);
      request.req().setAttribute(ATTRIBUTE, new Reading(length, end));
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } finally {
      if (request.getAttribute(ATTRIBUTE) instanceof Reading reading) {
        reading.end.cancel();
        bytes.addAndGet(-reading.bytes);
      }
    }
  }
}
