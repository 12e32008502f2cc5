package dev.zhiyin.server.access;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Answers only those who ask for this server by one of its names: loopback, the address that the
 * request came in at, or a name of the settings. A page of any site can make its own name lead here
 * (DNS rebinding) and would then be a page of this server to a browser, but for this name. Comes
 * before everything, whatever the path. Thread-safe.
 */
public final class AllowedHosts implements HttpConfiguration.Customizer {
  /* A name or an address of IPv4, or one of IPv6 in brackets, and a port, which may be any. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+?)\\.?)(?::\\d{0,5})?");

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");

  private final Set<String> names;

  /**
   * @param names in lower case, without ports
   * @param bound name or address that the server listens on, which counts as well
   */
  public AllowedHosts(List<String> names, String bound) {
    this.names =
        Stream.concat(names.stream(), Stream.of(bound.toLowerCase(Locale.ROOT)))
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable answered) {
    InetAddress here = here(request);
    asked(request)
        .filter(asked -> !isAllowed(asked, here))
        .findFirst()
        .ifPresent(
            asked -> {
              throw new HttpException.RuntimeException(
                  HttpStatus.MISDIRECTED_REQUEST_421,
                  "this server is not '%s'; its names are set by server.hosts".formatted(asked));
            });
    return request;
  }

  /* Every name that the request has, of which there is at least one. */
  private static Stream<String> asked(Request request) {
    List<String> headers = request.getHeaders().getValuesList(HttpHeader.HOST);
    @Nullable String target = request.getHttpURI().getAuthority();
    return Stream.concat(
        headers.isEmpty() ? Stream.of("") : headers.stream(), Stream.ofNullable(target));
  }

  private static @Nullable InetAddress here(Request request) {
    return request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress at
        ? at.getAddress()
        : null;
  }

  private boolean isAllowed(String asked, @Nullable InetAddress here) {
    Matcher parts = AUTHORITY.matcher(asked);
    if (!parts.matches()) {
      return false;
    }
    String host =
        Optional.ofNullable(parts.group(1))
            .orElseGet(() -> parts.group(2))
            .toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || names.contains(host)
        || address(host).filter(at -> at.isLoopbackAddress() || at.equals(here)).isPresent();
  }

  /* Never a name, which would be looked up. */
  private static Optional<InetAddress> address(String host) {
    if (!ADDRESS.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
