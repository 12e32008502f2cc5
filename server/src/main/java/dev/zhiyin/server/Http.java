package dev.zhiyin.server;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.access.AllowedHosts;
import dev.zhiyin.server.access.AuthFilter;
import dev.zhiyin.server.access.CrossOrigin;
import dev.zhiyin.server.config.HttpSettings;
import dev.zhiyin.server.http.HeadAsGet;
import dev.zhiyin.server.http.UnreadAnswer;
import dev.zhiyin.server.http.UnreadBody;
import dev.zhiyin.server.metrics.Metrics;
import dev.zhiyin.server.operation.DocumentRoutes;
import dev.zhiyin.server.problem.ProblemEdge;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.staticfiles.Location;
import io.javalin.http.staticfiles.StaticFileConfig;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.webjars.WebJarVersionLocator;

/** The web server: one virtual thread a request. */
final class Http {
  private static final Logger LOG = LoggerFactory.getLogger(Http.class);

  /** How long a stop waits for requests under way. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Of what libraries bring for browsers, the files that pages ask for. */
  private static final Set<String> LIBRARY_FILES =
      Set.of(
          "/webjars/swagger-ui/swagger-ui.css",
          "/webjars/swagger-ui/swagger-ui-bundle.js",
          "/webjars/uplot/dist/uPlot.min.css",
          "/webjars/uplot/dist/uPlot.esm.js");

  /** Most bytes of a request's line and headers: a long Chinese search has 9 a character. */
  private static final int HEADERS = 1 << 16;

  private Http() {}

  /**
   * Starts serving.
   *
   * @throws WorkRefused if the port is taken
   */
  static Javalin start(Routes routes, AuthFilter gate, CrossOrigin elsewhere) {
    String host = routes.settings().http().host();
    int port = routes.settings().port();
    try {
      return Javalin.create(config -> configure(config, routes, gate, elsewhere)).start(host, port);
    } catch (JavalinBindException taken) {
      throw new WorkRefused(
          "port %d of %s is in use or may not be used; choose another with --port"
              .formatted(port, host));
    }
  }

  /** Takes no more requests, lets those under way end, and gives up on those that take too long. */
  static void stop(Javalin http) {
    try {
      http.stop();
    } catch (JavalinException tookTooLong) {
      LOG.warn("requests were still under way after {} s", GRACE.toSeconds(), tookTooLong);
    }
  }

  private static void configure(
      JavalinConfig config, Routes routes, AuthFilter gate, CrossOrigin elsewhere) {
    config.concurrency.useVirtualThreads = true;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    HttpSettings settings = routes.settings().http();
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(HEADERS);
          http.setUriCompliance(strict(http.getUriCompliance()));
          http.addCustomizer(new AllowedHosts(settings.hosts(), settings.host()));
          http.setIdleTimeout(settings.requestTime().toMillis());
        });
    var answers = new UnreadAnswer(settings.requestTime());
    List<Filter> filters =
        List.of(new HeadAsGet(), new UnreadBody(settings.requestTime()), answers, gate.admission());
    config.jetty.modifyServletContextHandler(context -> addFilters(context, filters));
    config.jetty.modifyServer(
        server -> {
          server.setStopTimeout(GRACE.toMillis());
          server.addBean(new NetworkConnectionLimit(settings.connections(), server));
        });
    addFiles(config, "/", "/dev/zhiyin/server/page");
    addFiles(config, "/docs", "/dev/zhiyin/server/docs");
    addLibrary(config, "swagger-ui");
    addLibrary(config, "uplot");
    config.requestLogger.http(
        (request, milliseconds) -> record(routes.metrics(), request, milliseconds));
    ProblemEdge.add(config);
    elsewhere.add(config.routes);
    gate.add(config.routes);
    answers.add(config.routes);
    routes.add(config.routes);
  }

  /* Paths that are not there, and files of the page, have no route. */
  private static void record(Metrics metrics, Context request, float milliseconds) {
    Endpoint taken = request.endpoints().matchedHttpEndpoint();
    metrics.answered(
        taken == null ? "other" : taken.method.name(),
        taken == null ? "other" : taken.path,
        request.statusCode(),
        Duration.ofNanos((long) (1e6 * milliseconds)));
  }

  /* Without an encoding that only the web server would understand: %u0041. */
  private static UriCompliance strict(UriCompliance usual) {
    return usual.without("zhiyin", UriCompliance.Violation.UTF16_ENCODINGS);
  }

  private static void addFiles(JavalinConfig config, String path, String folder) {
    config.staticFiles.add(files -> serve(files, path, folder));
  }

  private static void addLibrary(JavalinConfig config, String name) {
    String version = new WebJarVersionLocator().version(name);
    config.staticFiles.add(
        files -> {
          serve(
              files,
              "/webjars/" + name,
              "/META-INF/resources/webjars/%s/%s".formatted(name, version));
          files.skipFileFunction = request -> !LIBRARY_FILES.contains(request.getRequestURI());
        });
  }

  private static void serve(StaticFileConfig files, String path, String folder) {
    files.hostedPath = path;
    files.directory = folder;
    files.location = Location.CLASSPATH;
    files.headers = DocumentRoutes.PAGE_HEADERS;
    files.roles = Set.of(Access.OPEN); // a browser cannot send a key for a page
  }

  /** Every route, as method and path. */
  static List<String> routes(Javalin http) {
    return http.unsafe.internalRouter.allHttpHandlers().stream()
        .map(handler -> handler.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> endpoint.method.name() + ' ' + endpoint.path)
        .toList();
  }

  private static void addFilters(ServletContextHandler context, List<Filter> filters) {
    for (Filter filter : filters) {
      var holder = new FilterHolder(filter);
      holder.setAsyncSupported(true);
      context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
    }
  }

  /** Where a server listens. */
  static final class Hosts {
    private Hosts() {}

    /** Whether only programs of the same machine reach it. */
    static boolean isLoopback(String host) {
      return resolved(host).isLoopbackAddress();
    }

    /** Where programs of the same machine reach it. */
    static URI address(String host, int port) {
      String here = resolved(host).isAnyLocalAddress() ? "127.0.0.1" : host;
      return URI.create(
          "http://%s:%d/".formatted(here.contains(":") ? "[" + here + "]" : here, port));
    }

    private static InetAddress resolved(String host) {
      try {
        return InetAddress.getByName(host);
      } catch (UnknownHostException _) {
        throw new WorkRefused("server.host is '%s', which is not known".formatted(host));
      }
    }
  }
}
