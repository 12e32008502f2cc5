/** The description of the API, for programs and for people. */
@NullMarked
package dev.zhiyin.server.document;

import org.jspecify.annotations.NullMarked;
