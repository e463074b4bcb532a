/**
 * Who may do what, seen from outside: one row for each procedure, each kind of document and each address that carries
 * data. The tests beside `server/access` ask them all, as all of these people, and fail on one without a row.
 *
 * `yes`: passes the gate (of documents: `read` or `write`). `401`, `403`, `404`: refused as UNAUTHORIZED, FORBIDDEN, NOT_FOUND. The course is published;
 * the lab is the learner's own, and neither the classmate nor the stranger was invited to it. Assistants and observers
 * have the accounts of students, the stranger has no tie to the course.
 */
export const PEOPLE = [
  "admin",
  "owner",
  "editor",
  "assistant",
  "observer",
  "learner",
  "classmate",
  "stranger",
  "visitor",
] as const;
export type Who = (typeof PEOPLE)[number];

export type Answer = "yes" | "read" | "write" | "401" | "403" | "404";

// prettier-ignore
export const PROCEDURES = {
  //                               admin own edit  assi obse learn class stra visitor
  "account.changePassword":       "yes   yes yes   yes  yes  yes   yes   yes  401",
  "account.me":                   "yes   yes yes   yes  yes  yes   yes   yes  yes",
  "account.revokeOtherSessions":  "yes   yes yes   yes  yes  yes   yes   yes  401",
  "account.revokeSession":        "yes   yes yes   yes  yes  yes   yes   yes  401",
  "account.sessions":             "yes   yes yes   yes  yes  yes   yes   yes  401",
  "account.signIn":               "yes   yes yes   yes  yes  yes   yes   yes  yes",
  "account.signOut":              "yes   yes yes   yes  yes  yes   yes   yes  401",
  "account.signUp":               "yes   yes yes   yes  yes  yes   yes   yes  yes",
  "account.updateProfile":        "yes   yes yes   yes  yes  yes   yes   yes  401",

  "admin.setActive":              "yes   403 403   403  403  403   403   403  401",
  "admin.setRole":                "yes   403 403   403  403  403   403   403  401",
  "admin.users":                  "yes   403 403   403  403  403   403   403  401",

  "authoring.compare":            "yes   yes yes   yes  yes  403   403   403  401",
  "authoring.compareLesson":      "yes   yes yes   yes  yes  403   403   403  401",
  "authoring.create":             "yes   yes yes   403  403  403   403   403  401",
  "authoring.duplicate":          "yes   yes yes   403  403  403   403   403  401",
  "authoring.estimate":           "yes   yes yes   yes  yes  403   403   403  401",
  "authoring.open":               "yes   yes yes   yes  yes  403   403   403  401",
  "authoring.openLab":            "yes   yes yes   yes  yes  403   403   403  401",
  "authoring.openLesson":         "yes   yes yes   yes  yes  403   403   403  401",
  "authoring.previewCourse":      "yes   yes yes   yes  yes  403   403   403  401",
  "authoring.previewLesson":      "yes   yes yes   yes  yes  403   403   403  401",
  "authoring.publish":            "yes   yes 403   403  403  403   403   403  401",
  "authoring.publishing":         "yes   yes yes   yes  yes  403   403   403  401",
  "authoring.restore":            "yes   yes yes   403  403  403   403   403  401",
  "authoring.schedule":           "yes   yes 403   403  403  403   403   403  401",
  "authoring.sendBack":           "yes   yes yes   403  403  403   403   403  401",
  "authoring.submit":             "yes   yes yes   403  403  403   403   403  401",
  "authoring.unpublish":          "yes   yes 403   403  403  403   403   403  401",
  "authoring.unschedule":         "yes   yes 403   403  403  403   403   403  401",

  "classroom.changes":            "yes   yes yes   yes  yes  403   403   403  401",
  "classroom.course":             "yes   yes yes   yes  yes  403   403   403  401",
  "classroom.labPeople":          "yes   yes yes   yes  yes  yes   404   404  401",
  "classroom.labPeopleChanges":   "yes   yes yes   yes  yes  yes   404   404  401",
  "classroom.teaching":           "yes   yes yes   yes  yes  403   403   403  401",

  "courses.lesson":               "yes   yes yes   yes  yes  yes   yes   403  401",
  "courses.list":                 "yes   yes yes   yes  yes  yes   yes   yes  yes",
  "courses.read":                 "yes   yes yes   yes  yes  yes   yes   yes  yes",

  "enrollment.changes":           "yes   yes yes   yes  yes  yes   yes   yes  401",
  // Whoever holds a code may read what it leads to, and enroll.
  "enrollment.code":              "yes   yes yes   yes  yes  yes   yes   yes  401",
  "enrollment.enroll":            "yes   yes yes   yes  yes  yes   yes   yes  401",
  "enrollment.join":              "yes   yes yes   yes  yes  yes   yes   yes  401",
  "enrollment.leave":             "yes   yes yes   yes  yes  yes   yes   403  401",
  "enrollment.mine":              "yes   yes yes   yes  yes  yes   yes   yes  401",
  "enrollment.remove":            "yes   yes yes   yes  403  403   403   403  401",
  // The staff reads the lessons, but has no progress of its own.
  "enrollment.setLessonDone":     "403   403 403   403  403  yes   yes   403  401",

  "guests.candidates":            "yes   yes yes   yes  403  yes   404   404  401",
  "guests.invite":                "yes   yes yes   yes  403  yes   404   404  401",
  "guests.leave":                 "yes   yes yes   yes  yes  yes   404   404  401",
  "guests.mine":                  "yes   yes yes   yes  yes  yes   yes   yes  401",
  "guests.setRights":             "yes   yes yes   yes  403  yes   404   404  401",
  "guests.withdraw":              "yes   yes yes   yes  403  yes   404   404  401",

  "help.finish":                  "yes   yes yes   yes  403  403   404   404  401",
  "help.lower":                   "yes   403 403   403  403  yes   404   404  401",
  // An administrator may everything, but has no hand in somebody else's lab.
  "help.raise":                   "403   403 403   403  403  yes   404   404  401",

  // Of a lab's document.
  "history.changes":              "yes   yes yes   yes  yes  yes   404   404  401",
  "history.deleteVersion":        "yes   yes yes   yes  403  yes   404   404  401",
  "history.filesAt":              "yes   yes yes   yes  yes  yes   404   404  401",
  "history.nameVersion":          "yes   yes yes   yes  403  yes   404   404  401",
  "history.renameVersion":        "yes   yes yes   yes  403  yes   404   404  401",
  "history.restore":              "yes   yes yes   yes  403  yes   404   404  401",
  "history.timeline":             "yes   yes yes   yes  yes  yes   404   404  401",

  "imports.cancel":               "yes   yes yes   yes  yes  yes   yes   yes  401",
  "imports.changes":              "yes   yes yes   yes  yes  yes   yes   yes  401",
  "imports.list":                 "yes   yes yes   yes  yes  yes   yes   yes  401",
  "imports.read":                 "yes   yes yes   yes  yes  yes   yes   yes  401",
  "imports.startFromRepository":  "yes   yes yes   403  403  403   403   403  401",
  "imports.updateFromRepository": "yes   yes yes   403  403  403   403   403  401",

  "labDefinitions.check":         "yes   yes yes   403  403  403   403   403  401",
  "labDefinitions.tryOut":        "yes   yes yes   403  403  403   403   403  401",

  "labUpdates.changes":           "yes   yes yes   yes  yes  yes   404   404  401",
  "labUpdates.preview":           "yes   yes yes   yes  yes  403   403   403  401",
  "labUpdates.report":            "yes   yes yes   yes  yes  403   403   403  401",
  "labUpdates.reportChanges":     "yes   yes yes   yes  yes  403   403   403  401",
  "labUpdates.undo":              "yes   yes yes   yes  403  yes   404   404  401",

  "labs.bringCopyBack":           "yes   yes yes   yes  yes  yes   404   404  401",
  "labs.copies":                  "yes   yes yes   yes  yes  yes   404   404  401",
  "labs.copy":                    "yes   yes yes   yes  403  yes   404   404  401",
  "labs.diskProblems":            "yes   yes yes   yes  yes  yes   404   404  401",
  "labs.keepRunning":             "yes   yes yes   yes  403  yes   404   404  401",
  "labs.open":                    "yes   yes yes   yes  yes  yes   yes   403  401",
  "labs.openPage":                "yes   yes yes   yes  yes  yes   yes   403  401",
  "labs.page":                    "yes   yes yes   yes  yes  yes   404   404  401",
  "labs.prepareRun":              "yes   yes yes   yes  403  yes   404   404  401",
  "labs.read":                    "yes   yes yes   yes  yes  yes   404   404  401",
  "labs.removeCopy":              "yes   yes yes   yes  yes  yes   404   404  401",
  "labs.runTests":                "yes   yes yes   yes  403  yes   404   404  401",
  "labs.testRuns":                "yes   yes yes   yes  yes  yes   404   404  401",
  "labs.timeLeft":                "yes   yes yes   yes  yes  yes   404   404  401",

  "lessons.preview":              "yes   yes yes   yes  yes  403   403   403  401",

  "notes.changes":               "yes   yes yes   yes  yes  403   403   403  401",
  "notes.decide":                "yes   yes yes   403  403  403   403   403  401",
  "notes.deleteComment":         "yes   yes yes   yes  403  403   403   403  401",
  "notes.editComment":           "yes   yes yes   yes  403  403   403   403  401",
  "notes.list":                  "yes   yes yes   yes  yes  403   403   403  401",
  "notes.mentions":              "yes   yes yes   yes  yes  yes   yes   yes  401",
  "notes.reply":                 "yes   yes yes   yes  403  403   403   403  401",
  "notes.resolve":               "yes   yes yes   yes  403  403   403   403  401",
  "notes.seen":                  "yes   yes yes   yes  yes  403   403   403  401",
  "notes.start":                 "yes   yes yes   yes  403  403   403   403  401",
  "notes.suggest":               "yes   yes yes   yes  403  403   403   403  401",

  "preview.letIn":                "yes   yes yes   yes  yes  yes   404   404  401",
  "preview.ports":                "yes   yes yes   yes  yes  yes   404   404  401",
  "preview.portsChanged":         "yes   yes yes   yes  yes  yes   404   404  401",

  "roster.addSection":            "yes   yes yes   yes  403  403   403   403  401",
  "roster.enrollMany":            "yes   yes yes   yes  403  403   403   403  401",
  "roster.makeCode":              "yes   yes yes   yes  403  403   403   403  401",
  "roster.matrix":                "yes   yes yes   yes  yes  403   403   403  401",
  "roster.matrixCsv":             "yes   yes yes   yes  yes  403   403   403  401",
  "roster.read":                  "yes   yes yes   yes  403  403   403   403  401",
  "roster.removeSection":         "yes   yes yes   yes  403  403   403   403  401",
  "roster.renameSection":         "yes   yes yes   yes  403  403   403   403  401",
  "roster.sections":              "yes   yes yes   yes  yes  403   403   403  401",
  "roster.setTerms":              "yes   yes yes   403  403  403   403   403  401",
  "roster.withdrawCode":          "yes   yes yes   yes  403  403   403   403  401",

  // Whoever holds a link may read what it leads to, and accept it.
  "staff.acceptInvitation":       "yes   yes yes   yes  yes  yes   yes   yes  401",
  "staff.add":                    "yes   yes 403   403  403  403   403   403  401",
  "staff.invitation":             "yes   yes yes   yes  yes  yes   yes   yes  401",
  "staff.invite":                 "yes   yes 403   403  403  403   403   403  401",
  "staff.list":                   "yes   yes 403   403  403  403   403   403  401",
  "staff.remove":                 "yes   yes 403   403  403  403   403   403  401",
  "staff.setRole":                "yes   yes 403   403  403  403   403   403  401",
  "staff.withdrawInvitation":     "yes   yes 403   403  403  403   403   403  401",
} as const;

/** Of each kind, the document of the matrix's course or lab, asked for over its socket. */
// prettier-ignore
export const DOCUMENTS = {
  //                               admin own   edit  assi  obse learn class stra visitor
  "workspace":                    "write write write write read write 403   403  401",
  "course":                       "write write write read  read 403   403   403  401",
  "lesson":                       "write write write read  read 403   403   403  401",
  "lab":                          "write write write read  read 403   403   403  401",
} as const;

/** What answers over HTTP, by method and pattern. */
// prettier-ignore
export const ROUTES = {
  //                               admin own edit  assi obse learn class stra visitor
  // Who watches over the process asks without an account; no answer names anybody.
  "GET /healthz":                 "yes   yes yes   yes  yes  yes   yes   yes  yes",
  "GET /readyz":                  "yes   yes yes   yes  yes  yes   yes   yes  yes",
  // The frame that draws diagrams holds nothing of anybody's.
  "GET /diagram":                 "yes   yes yes   yes  yes  yes   yes   yes  yes",
  "GET /diagram/mermaid.js":      "yes   yes yes   yes  yes  yes   yes   yes  yes",
  // Whoever was told a picture's address, which cannot be guessed.
  "GET /media/:fileName":         "yes   yes yes   yes  yes  yes   yes   yes  yes",

  "GET /api/labs/:workspaceId/file": "yes yes yes  yes  yes  yes   404   404  401",
  "PUT /api/labs/:workspaceId/file": "yes yes yes  yes  403  yes   404   404  401",
  "GET /api/labs/:workspaceId/zip":  "yes yes yes  yes  yes  yes   404   404  401",
  // Visitors are led to the sign-in page.
  "GET /preview/:workspaceId/:port{[^/]+}/*": "yes yes yes yes yes yes 404 404 401",

  "GET /api/courses/:courseId/export":  "yes yes yes yes yes 403   403   403  401",
  "POST /api/courses/:courseId/images": "yes yes yes 403 403 403   403   403  401",
  "POST /api/courses/:courseId/import": "yes yes yes 403 403 403   403   403  401",
  "POST /api/courses/import":           "yes yes yes 403 403 403   403   403  401",

  // Procedures have their own gates, and pages show what procedures tell them.
  "ALL /api/trpc/*":              "yes   yes yes   yes  yes  yes   yes   yes  yes",
  "ALL /api/*":                   "404   404 404   404  404  404   404   404  404",
  "ALL /*":                       "yes   yes yes   yes  yes  yes   yes   yes  yes",
} as const;

/** What is asked beside those routes: sockets, and what a host or a path of its own sets apart. */
// prettier-ignore
export const SOCKETS = {
  //                               admin own edit  assi obse learn class stra visitor
  "subscriptions":                "yes   yes yes   yes  yes  yes   yes   yes  401",
  "terminal":                     "yes   yes yes   yes  yes  yes   403   403  401",
  // A line carries sockets; opening one says nothing yet about what may be opened on it.
  "line":                         "yes   yes yes   yes  yes  yes   yes   yes  401",
  "document on a line":           "yes   yes yes   yes  yes  yes   403   403  401",
  // Only a pass opens a preview, and a session is none.
  "preview without a pass":       "401   401 401   401  401  401   401   401  401",
  // Other processes of the installation know a secret; to people these addresses do not exist.
  "call from another node":       "404   404 404   404  404  404   404   404  404",
  "port for another node":        "404   404 404   404  404  404   404   404  404",
} as const;
