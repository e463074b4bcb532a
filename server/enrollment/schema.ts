import { z } from "zod";

export const removeStudentInput = z.object({ courseId: z.uuid(), userId: z.uuid() });
