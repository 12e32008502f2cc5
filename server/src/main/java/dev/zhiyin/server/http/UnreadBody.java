package dev.zhiyin.server.http;

import dev.zhiyin.server.load.Deadline;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Reads what a request still sends when its answer is written, and forgets it. A connection that is
 * closed while a client sends takes the answer with it (RFC 9112, 9.6), and many clients read no
 * answer before they have sent all. Around everything else, so that nothing waits for it.
 *
 * @param allowed how long the rest of a body may take
 */
public record UnreadBody(Duration allowed) implements Filter {
  /** Whoever sends more than this may lose the answer. */
  private static final int MOST = 8 << 20;

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, response);
    boolean waits = ((HttpServletRequest) request).getHeader("Expect") != null;
    if (!waits && !request.isAsyncStarted()) {
      response.flushBuffer();
      forget(request);
    }
  }

  private void forget(ServletRequest request) {
    Deadline deadline = Deadline.after(allowed);
    var part = new byte[1 << 13];
    try {
      InputStream body = request.getInputStream();
      int left = MOST;
      while (left > 0 && !deadline.isOver()) {
        int read = body.read(part);
        if (read < 0) {
          return;
        }
        left -= read;
      }
    } catch (IOException gone) {
      // nobody sends any more
    }
  }
}
