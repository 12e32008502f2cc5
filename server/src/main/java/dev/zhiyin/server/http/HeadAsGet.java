package dev.zhiyin.server.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;

/**
 * Has {@code HEAD} requests answered by the routes of {@code GET}, with their keys and status (RFC
 * 9110, 9.3.2). The web server leaves the body out: it knows the method that was sent.
 */
public final class HeadAsGet implements Filter {
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean isHead = request instanceof HttpServletRequest http && http.getMethod().equals("HEAD");
    chain.doFilter(isHead ? new AsGet((HttpServletRequest) request) : request, response);
  }

  private static final class AsGet extends HttpServletRequestWrapper {
    AsGet(HttpServletRequest head) {
      super(head);
    }

    @Override
    public String getMethod() {
      return "GET";
    }
  }
}
