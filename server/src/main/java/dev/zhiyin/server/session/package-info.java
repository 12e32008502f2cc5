/** Sessions of browsers whose shoppers are not logged in. */
@NullMarked
package dev.zhiyin.server.session;

import org.jspecify.annotations.NullMarked;
